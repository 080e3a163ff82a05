// On a device with a camera and receivers of its own: a phone.

import { statSync } from 'node:fs'
import { now } from './clock'
import { cameraPhotos } from './programs'
import { expect, test } from './test'

test.use({ viewport: { width: 360, height: 640 }, device: true })

test('Lapor opens the camera, several shots follow, and the gallery stands beside it', async ({ citizen, bridge, page }) => {
  const [first, second] = await cameraPhotos(2)
  await citizen.button(/^Lapor/).first().click()
  await expect(page.getByRole('heading', { name: 'Soal apa?' })).toBeVisible()
  await bridge.device(`takes ${first}`)
  await expect(citizen.button('Ubah foto 1')).toBeVisible()
  await expect(citizen.button('Galeri')).toBeEnabled()
  await citizen.button('Kamera').click()
  await bridge.device(`takes ${second}`)
  await expect(citizen.button('Ubah foto 2')).toBeVisible()
  await citizen.button('Kamera').click()
  await bridge.device('cancelled')
  await expect(page.getByText('Kamera ditutup tanpa foto.')).toBeVisible()
  await citizen.button('Kamera').click()
  await bridge.device('no_camera')
  await expect(page.getByText('HP ini tidak punya aplikasi kamera.')).toBeVisible()
  await citizen.button('Kamera').click()
  await bridge.device('no_room')
  await expect(page.getByText(/^Memori penuh/)).toBeVisible()
  await expect(citizen.button('Ubah foto 3')).toHaveCount(0)
})

test('a photo behind which the app ended is in its draft at the next start, and leads there', async ({ citizen, bridge, page }) => {
  const [first] = await cameraPhotos(1)
  await citizen.button(/^Lapor/).first().click()
  await expect(page.getByRole('heading', { name: 'Soal apa?' })).toBeVisible()
  // The camera has written, and the system ends the app behind it.
  await bridge.device(`outlives ${first}`)
  await expect.poll(() => bridge.captured).toBe(statSync(first ?? '').size)
  await bridge.kill()
  await citizen.open(await bridge.start(0, true))
  await expect(page.getByText('Foto tadi sudah masuk ke draf.')).toBeVisible()
  await citizen.button('Buka draf').click()
  await expect(citizen.button('Ubah foto 1')).toBeVisible()
})

test('the place is asked for with words before, and each answer has its way on', async ({ citizen, bridge, page }) => {
  await page.clock.install({ time: now() })
  await citizen.begin()
  await bridge.device('cancelled')
  await citizen.toPlace()
  await expect(page.getByText('Boleh pakai lokasi HP?')).toBeVisible()
  // Who is asked says no: the receivers of the test do so once.
  await citizen.button('Pakai lokasi').click()
  await expect(page.getByText('Lokasi tidak diizinkan')).toBeVisible()
  for (const [says, title] of [['refused_for_good', 'Lokasi tidak diizinkan'], ['off', 'Lokasi HP mati']] as const) {
    await bridge.device(says)
    await citizen.button('Ke tempat saya').click()
    await expect(page.getByText(title)).toBeVisible()
    await expect(citizen.button('Buka setelan')).toBeVisible()
  }
  await bridge.device('roughly -7.6452 112.9063 2400')
  await citizen.button('Ke tempat saya').click()
  await expect(page.getByText('±2,4 km')).toBeVisible()
  await bridge.device('here -7.6452 112.9063 4')
  await page.clock.fastForward(2_000)
  await expect(page.getByText('±4 m')).toBeVisible()
  await expect(page.getByText('Cukup tepat')).toBeVisible()
})
