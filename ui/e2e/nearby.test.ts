// The same hole: what may be the same before a report is sent, and what is open around here.

import type { Page } from '@playwright/test'
import AxeBuilder from './axe'
import { computer } from './browser'
import { OPEN, begin } from './clock'
import { complain } from './neighbours'
import { type Citizen, expect, test } from './test'
import type { City } from './programs'

const DAY = 86_400_000

test.use({ permissions: ['geolocation'], geolocation: { latitude: -7.6453, longitude: 112.9072, accuracy: 4 } })

/** A city that believed, on the day before, holes beside each other, and other things around. */
async function believed(city: City) {
  begin(OPEN - DAY)
  await city.start()
  const filed = [
    ...(await complain(city, 35, 2, 'jalan-rusak', 0.0003)),
    ...(await complain(city, 100, 7, 'lampu-jalan', 0.004)),
    ...(await complain(city, 200, 6, 'saluran', 0.006)),
  ]
  for (const { ticket } of filed) await city.event(ticket, 'verified')
  await city.event(filed[0]?.ticket ?? '', 'assigned', { agency: 'pupr' })
  await city.event(filed[0]?.ticket ?? '', 'started', { agency: 'pupr' })
  await city.kill()
  begin(OPEN)
  await city.start()
}

/** A report of a hole, up to its last step. */
async function hole(citizen: Citizen, page: Page) {
  await citizen.begin()
  await citizen.toPlace()
  await expect(page.getByText('Cukup tepat')).toBeVisible()
  await citizen.toWords()
  await citizen.choose('Infrastruktur', 'Jalan rusak')
  await citizen.say('Lubang di jalur kiri, penuh air.')
  await citizen.saved()
  const heard = page.waitForResponse((response) => response.url().endsWith('/ipc/nearby_get'))
  await citizen.toCheck()
  await heard
}

const similar = (page: Page) => page.getByRole('heading', { name: /^Sudah dilaporkan sekitar \d+ m dari sini$/ })
const reports = async (city: City) => ((await (await fetch(`${city.address}/board.json`)).json()) as { complaints: number }).complaints

test('the same hole is shown before it is sent, and it may be sent all the same', async ({ citizen, city, page }) => {
  await believed(city)
  const before = await reports(city)
  await hole(citizen, page)
  await citizen.button(/^(Kirim|Simpan, kirim nanti)$/).click()
  await expect(similar(page)).toBeVisible()
  await expect(similar(page)).toBeFocused()
  const rows = page.getByRole('listitem').filter({ hasText: 'Jalan rusak' })
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toContainText('kemarin')
  await expect(rows.filter({ hasText: 'Proses' })).toHaveCount(1)
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  // Back is back: the report is as it was, and asked for once more.
  await citizen.button('Kembali').click()
  await expect(page.getByRole('heading', { name: 'Yang dikirim' })).toBeVisible()
  await citizen.button(/^(Kirim|Simpan, kirim nanti)$/).click()
  await expect(similar(page)).toBeVisible()
  await citizen.button(/^Laporan saya lain/).click()
  await expect(page.getByRole('heading', { name: 'Tanda terima' })).toBeVisible()
  await expect.poll(() => reports(city)).toBe(before + 1)
})

test('whoever has the same is counted, may undo it, and keeps the draft', async ({ citizen, city, page }) => {
  await believed(city)
  await hole(citizen, page)
  await citizen.button(/^(Kirim|Simpan, kirim nanti)$/).click()
  await expect(similar(page)).toBeVisible()
  const row = page.getByRole('listitem').filter({ hasText: 'Jalan rusak' }).first()
  await row.getByRole('button', { name: 'Ikut merasakan' }).click()
  await expect(row.getByRole('status')).toContainText('dihitung setelah kota menerima laporan pertama Anda')
  await expect(row).toContainText('1 ikut merasakan')
  await expect(page.getByText('Draf Anda tetap tersimpan.')).toBeVisible()
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  await row.getByRole('button', { name: 'Batalkan' }).click()
  await expect(row.getByRole('button', { name: 'Ikut merasakan' })).toBeVisible()
  await row.getByRole('button', { name: 'Ikut merasakan' }).click()
  await citizen.button('Selesai').click()
  await expect(page.getByRole('link', { name: /Lanjutkan draf/ })).toBeVisible()
})

test('without a signal the last known is shown with its age', async ({ citizen, city, page }) => {
  await believed(city)
  await hole(citizen, page)
  await city.kill()
  await citizen.button(/^(Kirim|Simpan, kirim nanti)$/).click()
  await expect(similar(page)).toBeVisible()
  await citizen.button('Lihat semua di sekitar').click()
  await expect(page.getByRole('heading', { name: 'Di sekitar' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: /^Data/ })).toBeVisible()
})

test('an own report lies at its own place without any city, is marked, and leads to itself', async ({ citizen, page }) => {
  await citizen.visit('/#/papan/sekitar')
  await expect(page.getByRole('heading', { name: 'Belum ada data, sambungkan sekali' })).toBeVisible()
  await citizen.visit('/#/')
  await hole(citizen, page)
  await citizen.submit()
  await citizen.visit('/#/papan/sekitar')
  await expect(page.getByRole('heading', { name: '1 laporan terbuka' })).toBeVisible()
  const row = page.getByRole('listitem')
  await expect(row).toContainText('Anda')
  await expect(row).toContainText('sekitar 20 m')
  await expect(page.getByText('Belum ada data, sambungkan sekali')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Laporan Anda: Jalan rusak, sekitar 20 m' })).toBeVisible()
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  await row.getByRole('link').click()
  await expect(page.getByText('Lubang di jalur kiri, penuh air.').first()).toBeVisible()
})

for (const [name, options] of [['a small phone', {}], ['a computer', computer]] as const) {
  test.describe(name, () => {
    test.use(options)

    test('everything open around here, as a list and on the map', async ({ citizen, city, page }) => {
      await citizen.visit('/#/papan/sekitar')
      await expect(page.getByRole('heading', { name: 'Belum ada data, sambungkan sekali' })).toBeVisible()
      expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
      await believed(city)
      await citizen.button('Coba lagi').click()
      const count = page.getByRole('heading', { name: /laporan terbuka$/ })
      await expect(count).toBeVisible()
      await page.getByRole('button', { name: 'Cari tempat saya' }).click()
      await expect(page.getByRole('listitem').first()).toContainText(/sekitar \d+ m/)
      const all = await count.textContent()
      expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
      // A circle chooses what the list shows; the map beside it chooses all again.
      await page.getByRole('button', { name: /^\d+ laporan di sini$/ }).first().click()
      await expect(citizen.button('Tampilkan semua')).toBeVisible()
      await citizen.button('Tampilkan semua').click()
      await expect(count).toHaveText(all ?? '')
      await page.getByLabel('Urutan').selectOption('Terbaru')
      const row = page.getByRole('listitem').first()
      await row.getByRole('button').first().click()
      await row.getByRole('button', { name: 'Ikut merasakan' }).click()
      await expect(row.getByRole('status')).toBeVisible()
      await citizen.button('Kembali').click()
      await expect(page.getByRole('heading', { name: 'Seberapa cepat kota menjawab?' })).toBeVisible()
      await page.getByRole('link', { name: /^Di sekitar/ }).click()
      await expect(count).toBeVisible()
    })
  })
}
