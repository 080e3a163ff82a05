// Other apps: links that lead into this one, files that they hand over, receipts that go to them, and codes on a wall.

import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from './axe'
import { binary } from './programs'
import { type Citizen, type Fixtures, expect, test } from './test'

test.use({ viewport: { width: 360, height: 640 }, device: true })

/** As the system does when somebody presses something in another app: it is handed over, and this app comes to the front. */
async function handOver({ bridge, page }: Pick<Fixtures, 'bridge'> & { page: Citizen['page'] }, what: string) {
  await bridge.device(`hands_over ${what}`)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
}

/** A report of this phone; the camera comes back without a photo. */
async function report({ citizen, bridge, page }: Pick<Fixtures, 'citizen' | 'bridge'> & { page: Citizen['page'] }, text: string) {
  await citizen.begin()
  await bridge.device('cancelled')
  await citizen.toPlace()
  await page.getByLabel('Patokan').fill('Depan warung, seberang pasar')
  await citizen.toWords()
  await citizen.choose('Infrastruktur', 'Jalan rusak')
  await citizen.say(text)
}

test('a link opens its report and loses nothing of what is being written', async ({ citizen, bridge, page }) => {
  await report({ citizen, bridge, page }, 'Lubang pertama.')
  await citizen.saved()
  await citizen.toCheck()
  const ticket = await citizen.submit()
  await citizen.visit('/#/')
  await report({ citizen, bridge, page }, 'Lubang kedua, belum selesai ditulis')
  await handOver({ bridge, page }, `link sambat://tiket/${ticket}`)
  await expect(page.getByRole('heading', { name: 'Lubang pertama' })).toBeVisible()
  await page.goBack()
  await expect(page.getByLabel('Ceritakan singkat')).toHaveValue('Lubang kedua, belum selesai ditulis')

  // What is no link of the app's, or of another phone's report, moves nothing.
  for (const [link, says] of [['sambat://kursi/ABCD', 'Tautan ini bukan tautan Sambat.'], [`sambat://tiket/${ticket}?pin=12345678`, 'Tautan ini bukan tautan Sambat.'], ['sambat://tiket/PSR-0000-0000', 'Laporan itu tidak ada di perangkat ini.']] as const) {
    await handOver({ bridge, page }, `link ${link}`)
    await expect(page.getByText(says)).toBeVisible()
    await page.getByRole('button', { name: 'Tutup pesan' }).click()
  }
  await expect(page.getByLabel('Ceritakan singkat')).toBeVisible()
  expect(bridge.log).not.toMatch(/kursi|12345678/)
})

test('a link to a city fills in its address, waits for an open sheet, and adds nothing', async ({ citizen, bridge, page }) => {
  await citizen.visit('/#/setelan')
  await citizen.button('Tambah kota lain').click()
  const sheet = page.getByRole('dialog', { name: 'Tambah kota lain' })
  const address = sheet.getByLabel('Alamat atau kode kota')
  await address.fill('lapor.setengah')
  await handOver({ bridge, page }, 'link sambat://kota/lapor.kotabaru.example#0123-4567-89ab-cdef')
  await expect(address).toHaveValue('lapor.setengah')
  // The settings that it stands on hold nothing that is written.
  await sheet.getByRole('button', { name: 'Tutup' }).click()
  await expect(address).toHaveValue('lapor.kotabaru.example#0123456789abcdef')
  await sheet.getByRole('button', { name: 'Tutup' }).click()
  await expect(page.getByRole('radio', { name: /Kota Pasuruan/ })).toBeChecked()
  await expect(page.getByRole('radio', { name: /Baru/ })).toHaveCount(0)
})

test('a code on a wall is photographed in place of being typed', async ({ citizen, bridge, page }) => {
  const photo = (name: string, text: string) => {
    const path = join(bridge.data, `${name}.jpg`)
    execFileSync(binary('sambat-sample'), ['code', path, text])
    return path
  }
  await citizen.visit('/#/setelan')
  await citizen.button('Tambah kota lain').click()
  const sheet = page.getByRole('dialog', { name: 'Tambah kota lain' })
  const address = sheet.getByLabel('Alamat atau kode kota')
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  await sheet.getByRole('button', { name: 'Foto kode QR' }).click()
  await bridge.device('cancelled')
  await expect(sheet.getByRole('alert').filter({ hasText: 'Kamera ditutup tanpa foto.' })).toBeVisible()
  await sheet.getByRole('button', { name: 'Foto kode QR' }).click()
  await bridge.device(`takes ${photo('wifi', 'WIFI:S:Kantor;T:WPA;P:contoh;;')}`)
  await expect(sheet.getByRole('alert').filter({ hasText: 'Kode QR itu bukan kode kota atau laporan.' })).toBeVisible()
  await sheet.getByRole('button', { name: 'Foto kode QR' }).click()
  await bridge.device(`takes ${photo('kota', 'sambat://kota/lapor.kotabaru.example#0123-4567-89ab-cdef')}`)
  await expect(address).toHaveValue('lapor.kotabaru.example#0123456789abcdef')
  expect(bridge.captured, 'the picture lies nowhere').toBe(0)
  // Or as a picture that is there already.
  await address.fill('')
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), sheet.getByRole('button', { name: 'Pilih gambar kode QR' }).click()])
  await chooser.setFiles(photo('alamat', 'https://lapor.kotalain.example/board'))
  await expect(address).toHaveValue('lapor.kotalain.example')
})

test('a file of reports from another app goes to its city after a yes, and a receipt goes to another app', async ({ citizen, bridge, city, page }) => {
  await citizen.meetAndLose(city)
  await report({ citizen, bridge, page }, 'Lubang dalam di jalur kiri.')
  await citizen.saved()
  await citizen.toCheck()
  const ticket = await citizen.submit()
  await expect(citizen.button('Bagikan tanda terima')).toHaveCount(0)
  await citizen.visit('/#/antrean')
  await citizen.button('Simpan ke berkas…').click()
  const [download] = await Promise.all([page.waitForEvent('download'), citizen.button('Simpan berkas').click()])
  const file = join(bridge.data, 'titipan.sambat')
  copyFileSync(await download.path(), file)
  await city.start()
  await handOver({ bridge, page }, `file ${file}`)
  const sheet = page.getByRole('dialog', { name: 'Titipan laporan' })
  await expect(sheet).toBeVisible()
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  await sheet.getByRole('button', { name: 'Kirim ke kota' }).click()
  await expect(sheet.getByText('Jawaban Kota Pasuruan')).toBeVisible()
  await expect(sheet.getByRole('listitem').filter({ hasText: ticket })).toBeVisible()
  expect(existsSync(file), 'what was handed over goes').toBe(false)
  await sheet.getByRole('button', { name: 'Tutup' }).click()

  await citizen.visit('/#/')
  await page.getByRole('link', { name: /Lubang dalam/ }).click()
  for (const what of [/^Gambar/, /^Berkas bukti/]) {
    await citizen.button('Bagikan tanda terima').click()
    await page.getByRole('dialog', { name: 'Bagikan tanda terima' }).getByRole('button', { name: what }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  const shared = join(bridge.data, 'shared')
  expect(readdirSync(shared).sort()).toEqual([`tanda-terima-${ticket}.json`, `tanda-terima-${ticket}.png`])
  expect(readFileSync(join(shared, `tanda-terima-${ticket}.json`), 'utf8')).not.toMatch(/Lubang|warung/)

  // An answer that is being written is no draft: a link waits for a press.
  await city.event(ticket, 'assigned', { agency: 'pupr' })
  await city.event(ticket, 'question', { agency: 'pupr', note: 'Jalur kiri dari arah mana?' })
  await citizen.visit('/#/antrean')
  await citizen.askForNews()
  await citizen.visit('/#/')
  await page.getByRole('link', { name: /Lubang dalam/ }).click()
  const reply = page.getByLabel('Jawaban Anda')
  await reply.fill('Dari arah pasar')
  await handOver({ bridge, page }, 'link sambat://kota/lapor.kotabaru.example')
  await expect(page.getByText(/^Tautan belum dibuka/)).toBeVisible()
  await expect(reply).toHaveValue('Dari arah pasar')
})

test.describe('on a phone', () => {
  test.use({ userAgent: 'Mozilla/5.0 (Linux; Android 11; K) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/90.0.4430.210 Mobile Safari/537.36' })

  test('the place of a report opens in its maps, said in figures alone', async ({ citizen, bridge, page }) => {
    await citizen.begin()
    await bridge.device('cancelled')
    await citizen.toPlace()
    await citizen.tapMap()
    await citizen.toWords()
    await citizen.choose('Infrastruktur', 'Jalan rusak')
    await citizen.say('Lubang di tengah kota.')
    await citizen.saved()
    await citizen.toCheck()
    await citizen.submit()
    await citizen.button('Lihat rincian').click()
    await expect(page.getByRole('link', { name: 'Buka di peta' })).toHaveAttribute('href', /^geo:(-?\d+\.\d{7},-?\d+\.\d{7})\?q=\1$/)
  })
})
