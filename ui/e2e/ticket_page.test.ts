// Asking about a complaint with the receipt's PIN, in a browser without scripts.

import { randomBytes } from 'node:crypto'
import AxeBuilder from './axe'
import { now } from './clock'
import { expect, test } from './test'
import type { City } from './programs'

const id = '01936f2a-5c00-7a10-8b3c-3ce8b4129d7d'

/** A complaint straight from a phone; its ticket and PIN. */
async function complain(city: City): Promise<{ ticket: string; pin: string }> {
  const place = { landmark: 'Depan warung soto' }
  const content = { category: 'jalan-rusak', description: 'Contoh: lubang dalam di jalur kiri. Penuh air kalau hujan.', place, visibility: 'public', anonymous: true, photos: [], noticed_at: new Date(now()).toISOString() }
  const answer = await fetch(`${city.address}/v1/complaints/${id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${randomBytes(32).toString('base64url')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ v: 1, pack_rev: '0123456789abcdef', content }),
  })
  expect(answer.status).toBe(201)
  return (await answer.json()) as { ticket: string; pin: string }
}

test('a question is answered and the work is disputed without the app and without a script', async ({ city, browser }) => {
  await city.start()
  const { ticket, pin } = await complain(city)
  await city.event(ticket, 'assigned', { agency: 'pupr' })
  await city.event(ticket, 'question', { agency: 'pupr', note: 'Jalur kiri dari arah mana?' })
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 640 } })
  const page = await context.newPage()
  await page.goto(`${city.address}/l`)
  await page.getByLabel('Nomor tiket').fill(ticket.toLowerCase())
  await page.getByRole('button', { name: 'Cari laporan' }).click()
  const box = page.getByLabel('PIN delapan angka')
  // For who has the app, and beside what works for everybody.
  await expect(page.getByRole('link', { name: 'Buka di aplikasi' })).toHaveAttribute('href', `sambat://tiket/${ticket}`)
  await box.fill(pin === '00000000' ? '11111111' : '00000000')
  await page.getByRole('button', { name: 'Buka laporan' }).click()
  await expect(page.getByRole('alert')).toContainText('tidak cocok')
  await box.fill(`${pin.slice(0, 4)} ${pin.slice(4)}`)
  await page.getByRole('button', { name: 'Buka laporan' }).click()
  await expect(page.getByText('Perlu perhatian')).toBeVisible()
  expect(page.url(), 'the PIN is in no address').not.toContain(pin.slice(0, 4))

  await page.getByLabel('Jawaban Anda').fill('Dari arah pasar.')
  await page.getByRole('button', { name: 'Kirim jawaban' }).click()
  await expect(page.getByRole('status')).toHaveText('Sudah disampaikan ke kota.')
  await expect(page.getByText('Anda membalas')).toBeVisible()
  await city.event(ticket, 'done', { agency: 'pupr', note: 'Lubang sudah ditambal.' })
  await page.reload()
  await expect(page.getByText(/Belum beres\? Kabari sampai/)).toBeVisible()
  await page.getByText('Belum selesai', { exact: true }).click()
  await page.getByLabel('Apa yang belum beres?').fill('Masih berlubang di tepi.')
  await page.getByRole('button', { name: 'Kirim kabar' }).click()
  await expect(page.getByText('Anda bilang belum selesai')).toBeVisible()
  await page.getByRole('button', { name: 'Tutup laporan ini' }).click()
  await expect(page.getByLabel('PIN delapan angka')).toBeVisible()
  await context.close()
})

test('every page of it is readable, by day and by night, on a small phone and on a desk', async ({ city, browser }) => {
  await city.start()
  const { ticket, pin } = await complain(city)
  await city.event(ticket, 'assigned', { agency: 'pupr' })
  await city.event(ticket, 'answer', { agency: 'pupr', note: 'Terima kasih, kami jadwalkan besok pagi.' })
  const look = async (when: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [width, height] of [[360, 640], [1280, 800]] as const) {
        const context = await browser.newContext({ colorScheme, viewport: { width, height } })
        const page = await context.newPage()
        const seen = async (name: string) => {
          await page.screenshot({ path: test.info().outputPath(`${name}-${width}-${colorScheme}.png`), fullPage: true })
          expect((await new AxeBuilder(page).analyze()).violations, `${name} ${width} ${colorScheme}`).toEqual([])
          expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing is scrolled sideways').toBeLessThanOrEqual(width)
        }
        await page.goto(`${city.address}/l/${ticket}`)
        if (when === 'tanya') await seen('pin')
        await page.getByLabel('PIN delapan angka').fill(pin)
        await page.getByRole('button', { name: 'Buka laporan' }).click()
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Contoh: lubang dalam di jalur kiri')
        await seen(when)
        if (when === 'selesai') await page.getByText('Belum selesai', { exact: true }).click()
        await page.getByRole('link', { name: 'English' }).click()
        await expect(page.getByRole('heading', { name: 'What comes next' })).toBeVisible()
        await context.close()
      }
    }
  }
  await city.event(ticket, 'question', { agency: 'pupr', note: 'Jalur kiri dari arah mana?' })
  await look('tanya')
  await city.event(ticket, 'started', { agency: 'pupr' })
  await city.event(ticket, 'done', { agency: 'pupr', note: 'Lubang sudah ditambal.' })
  await look('selesai')
})

test('the PIN that the receipt shows opens the report in another browser', async ({ citizen, city, page, browser }) => {
  await city.start()
  await citizen.compose('Lubang dalam di jalur kiri.')
  const ticket = await citizen.submit()
  await expect(page.getByText('PIN untuk bertanya tanpa aplikasi ini')).toBeVisible()
  const pin = await page.getByText(/^\d{4} \d{4}$/).innerText()
  await page.screenshot({ path: test.info().outputPath('tanda-terima.png') })
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  const context = await browser.newContext({ javaScriptEnabled: false })
  const other = await context.newPage()
  await other.goto(`${city.address}/l/${ticket}`)
  await other.getByLabel('PIN delapan angka').fill(pin)
  await other.getByRole('button', { name: 'Buka laporan' }).click()
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Lubang dalam di jalur kiri')
  await context.close()
})
