// Photos wait for Wi-Fi on a mobile network, the queue says so, and the citizen can send them all the same.

import type { Page } from '@playwright/test'
import { smallPhotos } from './files'
import { type Citizen, expect, test } from './test'

/** Lets photos wait for Wi-Fi, on a device whose engine tells this of its network, as Android's does. */
async function switchOn(citizen: Citizen, page: Page, network: 'cellular' | 'none') {
  await page.addInitScript((type) => Object.defineProperty(navigator, 'connection', { value: Object.assign(new EventTarget(), { type }) }), network)
  await page.reload()
  await citizen.visit('/#/setelan')
  const only = page.getByRole('switch', { name: /Foto hanya lewat Wi-Fi/ })
  await expect(only).toContainText('Foto menunggu Wi-Fi, isi laporan tetap langsung dikirim')
  await only.click()
  await expect(only).toBeChecked()
}

test('on a mobile network photos wait until the citizen says so', async ({ citizen, page, city }) => {
  await city.start()
  await switchOn(citizen, page, 'cellular')
  await page.keyboard.press('Escape')

  await citizen.compose('Lubang besar.', await smallPhotos(page, 2))
  await citizen.submit()
  await citizen.visit('/#/antrean')
  await expect(page.getByText('Isi sudah diterima kota, foto menunggu Wi-Fi')).toBeVisible()
  await expect(page.getByText(/^Foto menunggu Wi-Fi\. Kirim sekarang memakai .* kuota\.$/)).toBeVisible()
  await citizen.button('Kirim sekarang').click()
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible()
})

test('where nobody knows the network, the switch can promise nothing and says why', async ({ citizen, page }) => {
  await citizen.visit('/#/setelan')
  const only = page.getByRole('switch', { name: /Foto hanya lewat Wi-Fi/ })
  await expect(only).toContainText('tidak memberi tahu jenis jaringannya')
  await expect(only).toBeDisabled()
  await expect(only).not.toBeChecked()
  // Those beside it do something here.
  await expect(page.getByRole('switch', { name: /Hemat data/ })).toBeEnabled()
})

test('a phone that is only without a network just now has its switch', async ({ citizen, page }) => {
  await switchOn(citizen, page, 'none')
})
