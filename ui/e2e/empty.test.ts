// Lapor that was opened and closed again leaves nothing behind, and whatever was said in it stays.

import { smallPhotos } from './files'
import { expect, test } from './test'

test('a report in which nothing was said is gone when it is closed, by the cross and by Back', async ({ citizen, page }) => {
  const draft = page.getByRole('link', { name: /Lanjutkan draf/ })
  const home = page.getByRole('heading', { name: 'Belum ada laporan' })
  const thrown = () => page.waitForResponse(/\/ipc\/draft_delete$/)
  await citizen.report()
  let gone = thrown()
  await citizen.button('Tutup').click()
  await gone
  await expect(home).toBeVisible()
  await expect(draft).toHaveCount(0)
  await page.reload()
  await expect(home, 'nor does the core have it').toBeVisible()
  await citizen.begin()
  await citizen.toPlace()
  await citizen.toWords()
  for (const left of ['Langkah 2', 'Langkah 1']) {
    await page.goBack()
    await expect(page.getByRole('navigation', { name: left })).toBeVisible()
  }
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Soal apa?' })).toBeVisible()
  gone = thrown()
  await page.goBack()
  await gone
  await expect(home).toBeVisible()
  await page.reload()
  await expect(home).toBeVisible()
})

test('one letter or one photo is something said', async ({ citizen, page }) => {
  const draft = page.getByRole('link', { name: /Lanjutkan draf/ })
  await citizen.begin()
  await citizen.toPlace()
  await page.getByLabel('Patokan').fill('D')
  await citizen.visit('/#/')
  await expect(draft).toHaveCount(1)
  await citizen.begin()
  // It is left while the photo is still on its way.
  await citizen.choosePhotos(await smallPhotos(page, 1))
  await citizen.visit('/#/')
  await expect(draft).toHaveCount(2)
  await page.reload()
  await expect(draft).toHaveCount(2)
})
