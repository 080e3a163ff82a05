// What lies behind a screen that stops the page, also where the engine does not know `inert`.

import type { Page } from '@playwright/test'
import { expect, test } from './test'

/** What is behind cannot be reached, and is not read. */
async function isBehind(page: Page) {
  const field = page.locator('#landmark')
  await expect(field).toHaveCount(1)
  expect(await field.evaluate((element) => element.closest('[inert], [aria-hidden="true"]') !== null), 'no screen reader reads it').toBe(true)
  await field.evaluate((element) => (element as HTMLElement).focus())
  const inside = () => page.evaluate(() => document.querySelector('.whole')?.contains(document.activeElement))
  expect(await inside()).toBe(false)
  for (let pressed = 0; pressed < 12; pressed += 1) {
    await page.keyboard.press(pressed % 3 === 2 ? 'Shift+Tab' : 'Tab')
    expect(await inside(), 'by keyboard').toBe(false)
  }
}

for (const knows of [true, false]) {
  test(`nothing behind a screen that stops the page has the focus, ${knows ? 'with' : 'without'} inert`, async ({ citizen, page, context }) => {
    if (!knows) {
      await page.addInitScript(() => {
        delete (HTMLElement.prototype as Partial<HTMLElement>).inert
      })
      await page.reload()
    }
    await citizen.begin()
    await citizen.toPlace()
    await page.getByLabel('Patokan').fill('Dekat jembatan')
    await citizen.saved()
    expect(await page.evaluate(() => 'inert' in HTMLElement.prototype)).toBe(knows)
    // The page's cookie is of an earlier bridge.
    const cookies = await context.cookies()
    await context.clearCookies()
    await page.getByLabel('Patokan').fill('Dekat jembatan layang')
    await expect(page.getByRole('heading', { name: 'Buka lagi dari alamatnya' })).toBeVisible()
    await isBehind(page)
    // Once it is mended everything is there again, and so is what was typed.
    await context.addCookies(cookies)
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await expect(page.getByRole('textbox', { name: 'Patokan' })).toHaveValue('Dekat jembatan layang')
    await page.getByRole('textbox', { name: 'Patokan' }).focus()
    await expect(page.getByRole('textbox', { name: 'Patokan' })).toBeFocused()
  })
}

test('behind a sheet nothing has the focus', async ({ citizen, page }) => {
  await citizen.button('Darurat').click()
  await expect(page.getByRole('dialog', { name: 'Nomor darurat' })).toBeVisible()
  const behind = () => page.evaluate(() => document.querySelector('.whole main')?.contains(document.activeElement) || document.querySelector('nav')?.contains(document.activeElement))
  await page.locator('nav a').first().evaluate((element) => (element as HTMLElement).focus())
  expect(await behind()).toBe(false)
  for (let pressed = 0; pressed < 8; pressed += 1) {
    await page.keyboard.press('Tab')
    expect(await behind()).toBe(false)
  }
})
