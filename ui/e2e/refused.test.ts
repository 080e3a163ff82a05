// A photo that is refused is said where the citizen looks, with what to do instead.

import { cameraPhotos } from './programs'
import { expect, test } from './test'

const HEIC = { name: 'IMG_0001.HEIC', mimeType: 'image/heic', buffer: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1') }
const FILM = { name: 'jalan.mp4', mimeType: 'video/mp4', buffer: Buffer.from('\0\0\0\x14ftypisom\0\0\0\0isom', 'latin1') }

test.use({ viewport: { width: 360, height: 640 } })

test('a refused photo is said beside the slots, above the fold, and how to set the camera', async ({ citizen, page }) => {
  await citizen.button(/^Lapor/).first().click()
  const input = page.locator('input[type=file]')
  await input.setInputFiles(HEIC)
  const heic = page.getByRole('alert').filter({ hasText: HEIC.name })
  await expect(heic).toBeInViewport({ ratio: 1 })
  await expect(heic).toContainText('Setel kamera ke JPEG')
  await expect(heic).toContainText('Paling Kompatibel')
  await heic.getByRole('button').click()
  await expect(heic).toHaveCount(0)

  await input.setInputFiles(await cameraPhotos(1))
  await expect(page.getByRole('button', { name: 'Ubah foto 1' })).toBeVisible()
  await input.setInputFiles(FILM)
  const film = page.getByRole('alert').filter({ hasText: FILM.name })
  await expect(film).toBeInViewport({ ratio: 1 })
  await expect(film).toContainText('Ini video, bukan foto.')
  await expect(film, 'only a camera is set to another format').not.toContainText('Paling Kompatibel')
})
