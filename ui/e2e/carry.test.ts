// No signal in the village: what waits leaves as a file, somebody brings it, and the phone learns of it later.

import { readFile } from 'node:fs/promises'
import AxeBuilder from './axe'
import { computer } from './browser'
import { smallPhotos } from './files'
import { sixteenDigits } from './privacy'
import { Bridge } from './programs'
import { Citizen, type Fixtures, expect, test } from './test'

/** A phone that met the city once, and a report on it that cannot leave. */
async function cutOff({ citizen, city, page }: Pick<Fixtures, 'citizen' | 'city'> & { page: Citizen['page'] }) {
  await citizen.meetAndLose(city)
  await citizen.compose('Lubang dalam di jalur kiri.', await smallPhotos(page, 2))
  const ticket = await citizen.submit()
  await citizen.visit('/#/antrean')
  await citizen.button('Simpan ke berkas…').click()
  await expect(page.getByRole('dialog', { name: 'Simpan ke berkas' })).toContainText('Hanya kota yang bisa membukanya')
  const [download] = await Promise.all([page.waitForEvent('download'), citizen.button('Simpan berkas').click()])
  await expect(page.getByText('Berkas disimpan: 1 laporan, 2 foto')).toBeVisible()
  await expect(page.getByRole('dialog')).toBeHidden()
  return { ticket, name: download.suggestedFilename(), path: await download.path() }
}

test('a file that was carried in is what the phone hears of later', async ({ citizen, city, page }) => {
  const { ticket, name, path } = await cutOff({ citizen, city, page })
  expect(name).toMatch(/^laporan-pasuruan-\d{4}-\d\d-\d\d\.sambat$/)
  const file = (await readFile(path)).toString('latin1')
  expect(file).not.toMatch(/Lubang|jembatan|jalan-rusak/)
  // It still waits: nobody said that it arrived.
  await expect(page.getByRole('progressbar', { name: 'Seluruh antrean' })).toBeVisible()

  expect(await city.import(path)).toBe(`${ticket}: new; 0 events and 2 photos new, 0 turned away, 0 photos missing\n`)
  expect(await city.import(path)).toContain('was here')
  await city.start()
  await citizen.button('Kirim sekarang').click()
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible()
  await citizen.button('Lihat laporan saya').click()
  await page.getByRole('link', { name: /Lubang dalam/ }).click()
  await expect(page.getByText('2 foto sampai dan bisa dilihat petugas')).toBeVisible()
  await expect(page.getByText('Tanda tangan kota cocok')).toBeVisible()
})

test('a clerk brings the file from a computer', async ({ citizen, city, page, browser }) => {
  const { ticket, path } = await cutOff({ citizen, city, page })
  const bridge = await Bridge.planned(city.address)
  const context = await browser.newContext({ ...computer, colorScheme: 'dark' })
  const desk = await context.newPage()
  const clerk = new Citizen(desk)
  await clerk.open(await bridge.start())
  await clerk.visit('/#/setelan')
  const bring = async () => {
    const [chooser] = await Promise.all([desk.waitForEvent('filechooser'), clerk.button('Bawa berkas laporan ke kota').click()])
    await chooser.setFiles(path)
  }
  await bring()
  await expect(desk.getByText('Kota belum terjangkau. Coba lagi kalau ada internet.')).toBeVisible()
  await city.start()
  await bring()
  await expect(desk.getByText('Jawaban Kota Pasuruan')).toBeVisible()
  await expect(desk.getByRole('listitem').filter({ hasText: ticket })).toContainText('Sudah diterima kota')
  expect((await new AxeBuilder(desk).analyze()).violations).toEqual([])
  await bring()
  await expect(desk.getByRole('listitem').filter({ hasText: ticket })).toContainText('Sudah ada di kota')
  await context.close()
  await bridge.end()
  expect(sixteenDigits([bridge.data], { 'log of the clerk': bridge.log }).found).toEqual([])
  bridge.remove()

  await citizen.button('Kirim sekarang').click()
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible()
})
