// Whether it is the phone that has no signal or the city that does not answer.

import { expect, test } from './test'

test('a city that is down is not called a phone without a signal', async ({ citizen, page }) => {
  // What an engine tells that knows of a network, and of none.
  await page.addInitScript(() => {
    const state = window as unknown as { online: boolean }
    state.online = true
    Object.defineProperty(navigator, 'onLine', { get: () => state.online })
  })
  await page.reload()
  const line = page.getByRole('status')
  await expect(line.filter({ hasText: /^Kota tidak menjawab$/ })).toBeVisible()
  await citizen.compose()
  await expect(page.getByText('Kota tidak menjawab. Laporan aman di sini.')).toBeVisible()
  await page.evaluate(() => {
    const state = window as unknown as { online: boolean }
    state.online = false
    window.dispatchEvent(new Event('offline'))
  })
  await expect(page.getByText('Tanpa sinyal. Laporan aman di sini.')).toBeVisible()
  await citizen.submit()
  await expect(page.getByText('Terkirim sendiri begitu ada sinyal.')).toBeVisible()
  await citizen.visit('/#/')
  await expect(line.filter({ hasText: /^Tanpa sinyal$/ })).toBeVisible()
})
