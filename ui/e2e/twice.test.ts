// One draft in two windows: neither overwrites in silence what was written in the other.

import AxeBuilder from './axe'
import { smallPhotos } from './files'
import { Citizen, expect, test } from './test'

test('two windows on one draft are merged field by field, and ask where both changed the same', async ({ citizen, page }) => {
  await citizen.compose('Lubang dalam.')
  await citizen.button('Kembali').click()
  await expect(page.getByLabel('Ceritakan singkat')).toHaveValue('Lubang dalam.')
  await citizen.saved()
  const other = new Citizen(await page.context().newPage())
  await other.page.goto(page.url())
  const [here, there] = [page, other.page].map((window) => window.getByLabel('Ceritakan singkat')) as [ReturnType<typeof page.getByLabel>, ReturnType<typeof page.getByLabel>]
  await expect(there).toHaveValue('Lubang dalam.')

  // Another field: this window, which has not seen it, takes it over and keeps it.
  await other.choose('Infrastruktur', 'Lampu jalan')
  await other.saved()
  await citizen.say('Lubang dalam dan lebar.')
  await citizen.saved()
  await expect(page.getByRole('radio', { name: 'Lampu jalan', exact: true })).toBeChecked()

  // The same field: nothing is written before somebody says which.
  await other.say('Lampu mati sejak Senin.')
  const asks = other.page.getByRole('alert').filter({ hasText: 'Diubah juga di jendela lain' })
  await expect(asks).toContainText('Lubang dalam dan lebar.')
  await expect(there).toHaveValue('Lampu mati sejak Senin.')
  // Whoever types on has not chosen.
  await other.say('Lampu mati sejak Senin lalu.')
  await expect(asks).toBeVisible()
  await expect(other.page.locator('[data-saving="unsaved"]')).toBeVisible()
  expect((await new AxeBuilder(other.page).analyze()).violations).toEqual([])
  await other.button('Pakai yang di sini').click()
  await other.saved()
  await expect(asks).toBeHidden()

  await citizen.say('Lubang di tengah.')
  await expect(page.getByRole('alert').filter({ hasText: 'Lampu mati sejak Senin lalu.' })).toBeVisible()
  await citizen.button('Pakai yang di sana').click()
  await citizen.saved()
  await expect(here).toHaveValue('Lampu mati sejak Senin lalu.')

  // What is sent is what was seen: the other window has just changed it.
  await citizen.toCheck()
  await expect(page.getByText('Lampu mati sejak Senin lalu.')).toBeVisible()
  await citizen.saved()
  await other.say('Lampu mati sejak Selasa.')
  await other.saved()
  await citizen.button(/^(Kirim|Simpan, kirim nanti)$/).click()
  await expect(page.getByRole('alert').filter({ hasText: 'baru diubah di jendela lain' })).toBeVisible()
  await expect(page.getByText('Lampu mati sejak Selasa.')).toBeVisible()
  await citizen.submit()
})

test('a photo that is shown gets into no cache on the disk', async ({ citizen, page }) => {
  await citizen.begin()
  await citizen.choosePhotos(await smallPhotos(page, 1))
  await expect(citizen.photos()).toHaveCount(1)
  const address = await citizen.photos().first().getAttribute('src')
  expect(address).toContain('/foto/')
  const answer = await page.request.get(new URL(address ?? '', page.url()).href)
  expect([answer.status(), answer.headers()['cache-control']]).toEqual([200, 'no-store'])
})
