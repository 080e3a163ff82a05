// A receipt to keep and to show.

import { readFile } from 'node:fs/promises'
import AxeBuilder from './axe'
import { computer } from './browser'
import { unpack } from './png'
import { expect, test } from './test'

test('a receipt is kept as a file that has the city\'s signature, and as a picture', async ({ citizen, city, page }) => {
  await city.start()
  await citizen.compose('Lubang dalam di jalur kiri. Nama saya rahasia.')
  const ticket = await citizen.submit()
  await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible()

  const keep = async (what: RegExp) => {
    await citizen.button('Simpan tanda terima').click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: what }).click()])
    await expect(page.getByText('Tanda terima disimpan')).toBeVisible()
    await expect(page.getByRole('dialog')).toBeHidden()
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
  }
  await citizen.button('Simpan tanda terima').click()
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  await page.keyboard.press('Escape')
  const file = await keep(/^Berkas bukti/)
  expect(file.name).toBe(`tanda-terima-${ticket}.json`)
  const said: unknown = JSON.parse(file.bytes.toString('utf8'))
  expect(said).toMatchObject({ v: 1, city_name: 'Kota Pasuruan', key: { alg: 'ed25519' }, receipt: { city: 'pasuruan', ticket } })
  expect(file.bytes.toString('utf8')).not.toMatch(/Lubang|rahasia|warung/)

  const picture = await keep(/^Gambar/)
  expect(picture.name).toBe(`tanda-terima-${ticket}.png`)
  expect(picture.bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
  const { width, height, depth, rows } = unpack(picture.bytes)
  expect(width).toBe(1080)
  expect(height).toBeGreaterThan(1000)
  // The leaf is green, the ground around the card is not.
  const at = (x: number, y: number) => [...rows.subarray((y * width + x) * depth, (y * width + x) * depth + 3)]
  expect([at(130, 200), at(10, 10)]).toEqual([[0x3b, 0x7a, 0x42], [0xf2, 0xea, 0xdb]])

  // On the report's own screen too.
  await citizen.button('Lihat rincian').click()
  await expect(citizen.button('Simpan tanda terima')).toBeVisible()
})

test.describe('on a computer', () => {
  test.use(computer)

  test('a receipt goes on paper, and nothing else of the page', async ({ citizen, city, page }) => {
    await city.start()
    await page.addInitScript(() => {
      window.print = () => void document.documentElement.setAttribute('data-printed', String(document.querySelectorAll('.on-paper').length))
    })
    await page.reload()
    await citizen.compose('Lubang dalam di jalur kiri.')
    const ticket = await citizen.submit()
    await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible()
    const sheet = page.locator('.on-paper')
    for (const time of ['first', 'second']) {
      await citizen.button('Cetak tanda terima').click()
      await expect(page.locator('html'), time).toHaveAttribute('data-printed', '1')
      await page.evaluate(() => document.documentElement.removeAttribute('data-printed'))
    }
    await expect(sheet).toBeHidden()
    await page.emulateMedia({ media: 'print' })
    await expect(sheet).toBeVisible()
    await expect(sheet).toHaveAttribute('alt', `Tanda terima ${ticket}`)
    expect(await sheet.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1080)
    await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeHidden()
  })
})
