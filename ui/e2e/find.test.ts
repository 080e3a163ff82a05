// Own reports are found again: by word and ticket, among all or some, on a phone and beside the details.

import { computer } from './browser'
import { expect, test } from './test'
import { fileReports } from './file'

const REPORTS = [
  ['Jalan berlubang di jalur kiri.', 'jalan-rusak'],
  ['Trotoar pecah dekat sekolah.', 'jalan-rusak'],
  ['Lampu padam tiga malam.', 'lampu-jalan'],
  ['Lubang baru di tikungan.', 'jalan-rusak'],
] as const satisfies [string, string][]

test('a report is found by its word and its ticket, among all or some', async ({ citizen, page, city }) => {
  await city.start()
  const filed = await fileReports(page, REPORTS)
  await citizen.visit('/#/')
  await expect(page.locator('.reports .chip').filter({ hasText: 'Menunggu' })).toHaveCount(4)
  await city.kill()
  await fileReports(page, [['Saluran mampet.', 'jalan-rusak']])
  await citizen.visit('/#/')

  const open = citizen.button('Cari laporan saya')
  await open.click()
  const field = page.getByRole('textbox', { name: 'Cari laporan saya' })
  await expect(field).toBeFocused()
  const reports = page.locator('.reports').getByRole('listitem')
  const found = page.getByRole('status').filter({ hasText: 'laporan cocok' })
  await expect(reports).toHaveCount(5)
  await field.fill('lubang')
  await expect(found).toHaveText('2 laporan cocok')
  await expect(reports).toHaveCount(2)

  // What was looked for is still there after a look at the details.
  await page.getByRole('link', { name: /Jalan berlubang/ }).click()
  await expect(page.getByRole('heading', { name: 'Perjalanan laporan' })).toBeVisible()
  await page.goBack()
  await expect(field).toHaveValue('lubang')
  await expect(reports).toHaveCount(2)

  await field.fill((filed[2]?.ticket ?? '').replaceAll('-', '').toLowerCase())
  await expect(reports).toHaveCount(1)
  await expect(reports).toContainText('Lampu padam')

  await field.fill('banjir "AND (')
  await expect(page.getByRole('heading', { name: 'Tidak ada yang cocok' })).toBeVisible()
  await citizen.button('Tampilkan semua').click()
  await expect(field).toHaveValue('')
  await expect(reports).toHaveCount(5)

  await page.getByRole('radio', { name: 'Selesai' }).check({ force: true })
  await expect(reports).toHaveCount(0)
  await page.getByRole('radio', { name: 'Berjalan' }).check({ force: true })
  await expect(reports).toHaveCount(5)
  await field.fill('mampet')
  await expect(found).toHaveText('1 laporan cocok')
  await citizen.button('Hapus kata pencarian').click()
  await expect(field).toBeFocused()
  await expect(reports).toHaveCount(5)
  // Without a field nothing is looked for.
  await field.fill('mampet')
  await open.click()
  await expect(field).toHaveCount(0)
  await expect(reports).toHaveCount(5)
})

test('after an update the list is there at once, and says how far the search is', async ({ citizen, page }) => {
  await fileReports(page, REPORTS.slice(0, 1))
  const asked: (() => void)[] = []
  // As a core answers that has read so many for the search: half, nearly all, all.
  const read = [1000, 1900, undefined]
  await page.route('**/ipc/complaint_search', async (route) => {
    const response = await route.fetch()
    const done = read.shift()
    const found = (await response.json()) as object
    if (asked.length > 0) await new Promise<void>((go) => asked.push(go))
    else asked.push(() => undefined)
    await route.fulfill({ response, json: done ? { ...found, preparing: { done, all: 2000 } } : found })
  })
  await citizen.visit('/#/')
  const progress = page.getByRole('progressbar', { name: 'Menyiapkan pencarian laporan Anda.' })
  await expect(progress).toHaveAttribute('aria-valuenow', '1000')
  await expect(page.locator('.reports').getByRole('listitem')).toHaveCount(1)
  await expect(page.getByText('1.000 dari 2.000 laporan sudah bisa dicari.')).toBeVisible()
  await expect.poll(() => asked.length).toBe(2)
  asked[1]?.()
  await expect(progress).toHaveAttribute('aria-valuenow', '1900')
  await expect.poll(() => asked.length).toBe(3)
  asked[2]?.()
  await expect(progress).toHaveCount(0)
})

test('many reports come a page at a time', async ({ citizen, page }) => {
  await fileReports(page, Array.from({ length: 35 }, (_, n): [string, string] => [`Lubang nomor ${n + 1}.`, 'jalan-rusak']))
  await citizen.visit('/#/')
  const reports = page.locator('.reports').getByRole('listitem')
  await expect(reports).toHaveCount(30)
  await citizen.button('Tampilkan lebih banyak').click()
  await expect(reports).toHaveCount(35)
  await expect(citizen.button('Tampilkan lebih banyak')).toBeHidden()
})

test.describe('on a computer', () => {
  test.use(computer)

  test('the list narrows beside the details', async ({ citizen, page }) => {
    await fileReports(page, REPORTS)
    await expect(citizen.button(/^Lapor/).first()).toBeVisible()
    await citizen.button('Cari laporan saya').click()
    await page.getByRole('textbox', { name: 'Cari laporan saya' }).fill('padam')
    await expect(page.locator('.reports').getByRole('listitem')).toHaveCount(1)
    await page.getByRole('link', { name: /Lampu padam/ }).click()
    await expect(page.getByRole('heading', { name: 'Perjalanan laporan' })).toBeVisible()
    await expect(page.locator('.reports').getByRole('listitem')).toHaveCount(1)
  })
})
