// What must not go wrong: each gets a sentence, and nothing that was typed is lost.

import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { now } from './clock'
import { hugePng, smallPhotos } from './files'
import { cameraPhotos } from './programs'
import { expect, STORY, test } from './test'

test('nothing written: the mistakes are listed, and the first takes the focus', async ({ citizen, page }) => {
  await citizen.begin()
  await citizen.toPlace()
  await citizen.toWords()
  await citizen.toCheck()
  await citizen.button(/^(Kirim|Simpan, kirim nanti)$/).click()
  const list = page.getByRole('region', { name: 'Perlu dibetulkan dulu' })
  await expect(list).toContainText('Ceritakan dulu apa yang terjadi.')
  await expect(list).toContainText('Pilih jenis laporannya.')
  await expect(list.getByRole('button').first()).toBeFocused()
  await list.getByRole('button', { name: /Ceritakan dulu/ }).click()
  await expect(page.getByLabel('Ceritakan singkat')).toBeFocused()
  await expect(page.getByRole('alert').filter({ hasText: 'Ceritakan dulu apa yang terjadi.' })).toBeVisible()
})

test('the 4,001st letter is too many, and stays', async ({ citizen, page }) => {
  const long = 'x'.repeat(4_001)
  await citizen.compose(long)
  await page.goBack()
  await expect(page.getByText('Kelebihan 1 huruf. Tulisan tetap ada; pendekkan dulu sebelum dikirim.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Ceritakan singkat')).toHaveValue(long)
  await citizen.toCheck()
  await citizen.button(/^(Kirim|Simpan, kirim nanti)$/).click()
  await expect(page.getByText('Tulisan terlalu panjang, paling banyak 4.000 huruf.')).toBeVisible()
  await page.goBack()
  await citizen.say(long.slice(1))
  await citizen.saved()
  await citizen.toCheck()
  await citizen.submit()
})

test('the sixth photo is left out, by name', async ({ citizen, page }) => {
  await citizen.begin()
  await citizen.choosePhotos(await smallPhotos(page, 6))
  await expect(citizen.photos()).toHaveCount(5)
  await expect(page.getByRole('alert')).toContainText('foto-6.jpg')
  await expect(page.getByRole('alert')).toContainText('Paling banyak 5 foto.')
  await expect(citizen.button('Tambah foto')).toBeDisabled()
  await citizen.button('Hapus foto 5').click()
  await expect(citizen.photos()).toHaveCount(4)
  await citizen.button('Coba lagi').click()
  await expect(citizen.photos()).toHaveCount(5)
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a file of 40 MB is refused by its size', async ({ citizen, page }) => {
  await citizen.begin()
  await citizen.choosePhotos([{ name: 'besar.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(40_000_000, 0xff) }])
  await expect(page.getByRole('alert')).toContainText('Berkasnya terlalu besar, paling besar 25 MB.')
  await citizen.toPlace()
})

test('a photo that was cut off is told from a broken one, and the next is taken', async ({ citizen, page }) => {
  const [whole = ''] = await cameraPhotos(1)
  const bytes = readFileSync(whole)
  await citizen.begin()
  await citizen.choosePhotos([
    { name: 'terpotong.jpg', mimeType: 'image/jpeg', buffer: bytes.subarray(0, Math.floor(bytes.length / 2)) },
    ...(await smallPhotos(page, 1)),
  ])
  await expect(page.getByRole('alert')).toContainText('terpotong.jpg')
  await expect(page.getByRole('alert')).toContainText('Foto terpotong, bagian akhirnya hilang.')
  await expect(citizen.photos()).toHaveCount(1)
})

test('a picture of 50,000 by 50,000 is refused before it is unpacked', async ({ citizen, page }) => {
  await citizen.begin()
  await citizen.choosePhotos([{ name: 'raksasa.png', mimeType: 'image/png', buffer: hugePng(50_000) }])
  await expect(page.getByRole('alert')).toContainText('Gambarnya terlalu besar. Ambil lagi dengan ukuran foto sedang')
})

test('a page, a film and a HEIC are called by their names', async ({ citizen, page }) => {
  await citizen.begin()
  const file = (name: string, content: string | Buffer) => ({ name, mimeType: 'image/jpeg', buffer: Buffer.from(content) })
  await citizen.choosePhotos([
    file('masuk.jpg', '<!doctype html><title>Masuk Wi-Fi</title>'),
    file('iphone.jpg', Buffer.from('00000018667479706865696300000000686569636d696631', 'hex')),
  ])
  await expect(page.getByRole('alert').filter({ hasText: 'masuk.jpg' })).toContainText('Ini halaman web, bukan foto.')
  await expect(page.getByRole('alert').filter({ hasText: 'iphone.jpg' })).toContainText('Format HEIC belum bisa dibaca.')
})

test.describe('a phone that answers (0,0)', () => {
  test.use({ permissions: ['geolocation'], geolocation: { latitude: 0, longitude: 0, accuracy: 10 } })

  test('has no place, and the pin by hand works', async ({ citizen, page }) => {
    await citizen.begin()
    await page.clock.install({ time: now() })
    await citizen.toPlace()
    await expect(page.getByText('Mencari tempat')).toBeVisible()
    await page.clock.runFor(31_000)
    await expect(page.getByText('Tempat belum ketemu')).toBeVisible()
    await expect(page.getByText('Titik belum ada')).toBeVisible()
    await citizen.tapMap()
    await page.clock.runFor(1_000)
    await expect(page.getByText('Di Kota Pasuruan')).toBeVisible()
  })
})

test.describe('a phone outside the city', () => {
  test.use({ permissions: ['geolocation'], geolocation: { latitude: -7.2575, longitude: 112.7521, accuracy: 6 } })

  test('is told so, and may send', async ({ citizen, page }) => {
    await citizen.begin()
    await citizen.toPlace()
    await expect(page.getByText('Di luar Kota Pasuruan')).toBeVisible()
    await expect(page.getByText('Cukup tepat')).toBeVisible()
    await citizen.toWords()
    await citizen.choose('Infrastruktur', 'Jalan rusak')
    await citizen.say(STORY)
    await citizen.saved()
    await citizen.toCheck()
    await citizen.submit()
  })
})

test('a phone that may not say where it is: a landmark is enough', async ({ citizen, page }) => {
  await citizen.begin()
  await citizen.toPlace()
  await expect(page.getByText('Lokasi tidak diizinkan')).toBeVisible()
  await page.getByLabel('Patokan').fill('Depan warung')
  await citizen.toWords()
})

test('a hotspot that answers everything with a page is not the city', async ({ citizen, city, page }) => {
  const portal = createServer((_, answer) => answer.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Masuk Wi-Fi</title>'))
  const { hostname, port } = new URL(city.address)
  await new Promise<void>((ready) => portal.listen(Number(port), hostname, ready))
  try {
    await citizen.compose()
    await citizen.submit()
    await citizen.visit('/#/antrean')
    await citizen.button('Kirim sekarang').click()
    await expect(page.getByText('Bukan jaringan kota')).toBeVisible()
    await expect(page.getByText('Wi-Fi ini minta masuk dulu. Buka peramban, lalu coba lagi.')).toBeVisible()
    await expect(page.getByText('Perlu Anda')).toBeHidden()
    await citizen.visit('/#/')
    await expect(page.getByRole('link', { name: /tersimpan di HP/ })).toContainText('Wi-Fi ini minta masuk dulu')
  } finally {
    portal.closeAllConnections()
    portal.close()
  }
})

test('a database of a newer version stops everything by name, and is left alone', async ({ citizen, bridge, page }) => {
  await citizen.compose()
  await bridge.end()
  const found = bridge.pretendNewer()
  await page.goto(await bridge.start())
  await expect(page.getByRole('heading', { name: 'Data ini dari versi lebih baru' })).toBeVisible()
  await expect(page.getByText('Datanya tidak disentuh.')).toBeVisible()
  await expect(page.getByText(`Versi data ${found}`)).toBeVisible()
})

test('no room on the phone: the photo waits here, the words too, and both are saved once there is room', async ({ citizen, page }) => {
  // A disk cannot be filled on somebody's machine: the core's answer is put in its place.
  const full = { status: 507, contentType: 'application/json', body: JSON.stringify({ code: 'disk_full', retry: 'after_mending', params: {} }) }
  await citizen.begin()
  await page.route('**/ipc/photo_add', (route) => route.fulfill(full))
  await citizen.choosePhotos(await smallPhotos(page, 1))
  await expect(page.getByRole('alert')).toContainText('Memori penuh. Laporan lama tetap aman')
  await page.unroute('**/ipc/photo_add')
  await citizen.button('Coba lagi').click()
  await expect(citizen.photos()).toHaveCount(1)

  await citizen.toPlace()
  await citizen.toWords()
  await citizen.saved()
  await page.route('**/ipc/draft_update', (route) => route.fulfill(full))
  await citizen.say(STORY)
  await expect(page.getByText('Memori penuh. Tulisan tetap di layar ini')).toBeVisible()
  await page.unroute('**/ipc/draft_update')
  await citizen.saved()
  await page.reload()
  await expect(page.getByLabel('Ceritakan singkat')).toHaveValue(STORY)
})

test('what a citizen writes is shown as it was written, and never run', async ({ citizen, page }) => {
  const nasty = '<img src=x onerror=document.title=1> {{7*7}} \u202e=SUM(A1)'
  await citizen.compose(nasty)
  await citizen.submit()
  await citizen.button('Lihat rincian').click()
  await expect(page.getByRole('blockquote')).toContainText('<img src=x onerror=document.title=1> {{7*7}}')
  await expect(page.locator('img[src="x"]')).toHaveCount(0)
})

test('an address that leads to nothing says so', async ({ citizen, page }) => {
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await citizen.visit('/#/laporan/01930000-0000-7000-8000-000000000009')
  await expect(page.getByRole('heading', { name: 'Laporan tidak ditemukan' })).toBeVisible()
  await citizen.visit('/#/lapor/01930000-0000-7000-8000-000000000009/foto')
  await expect(page.getByRole('heading', { name: 'Draf ini sudah tidak ada' })).toBeVisible()
})
