// Back leads to where a list was left.

import type { Locator, Page } from '@playwright/test'
import { fileReports } from './file'
import { Officer, staffed } from './officer'
import { expect, test } from './test'

const top = (list: Locator) => list.evaluate((element) => element.scrollTop)
const reports = (page: Page, count: number) => fileReports(page, Array.from({ length: count }, (_, n) => [`Lampu nomor ${n + 1} mati.`, 'lampu-jalan'] as const))

test('home and the queue are found where they were left', async ({ citizen, page }) => {
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await reports(page, 12)
  for (const [path, link, opened] of [['/#/', /Lampu nomor 2 /, 'Perjalanan laporan'], ['/#/antrean', /Lampu nomor 10 /, 'Perjalanan laporan']] as const) {
    await citizen.visit(path)
    const list = page.locator('.scroll').first()
    const entry = page.getByRole('link', { name: link })
    // All are there: one that comes in above while the list is not shown moves the others.
    await expect(page.getByRole('link', { name: /Lampu nomor \d+ / })).toHaveCount(12)
    // In the middle, where nothing covers it: a click would otherwise move the list once more.
    await entry.evaluate((element) => element.scrollIntoView({ block: 'center' }))
    expect(await top(list), path).toBeGreaterThan(100)
    await entry.click()
    await expect(page.getByRole('heading', { name: opened })).toBeVisible()
    await page.goBack()
    await expect(entry).toBeInViewport()
    // Not by the pixel: what comes in above it meanwhile, such as a bar, moves the list.
    expect(await top(list), path).toBeGreaterThan(100)
  }
  // A new visit begins at the top.
  await page.getByRole('link', { name: 'Beranda' }).click()
  await page.getByRole('navigation').getByRole('link', { name: /Antrean$/ }).click()
  await expect(page.getByRole('heading', { name: 'Antrean', exact: true })).toBeVisible()
  expect(await top(page.locator('.scroll').first())).toBe(0)
})

for (const [name, width] of [['wide', 1280], ['narrow', 800]] as const) {
  test(`the desk’s queue is found where it was left, ${name}`, async ({ browser, citizen, city, page }) => {
    await staffed(city)
    await expect(citizen.button(/^Lapor/).first()).toBeVisible()
    await reports(page, 30)
    const ratna = await (await Officer.at(browser, city, { width, height: 700 })).logIn('ratna')
    await expect(ratna.rows()).toHaveCount(30)
    const list = ratna.page.locator('.list')
    const row = ratna.row(/Lampu nomor 15 /)
    await row.scrollIntoViewIfNeeded()
    const left = await top(list)
    expect(left).toBeGreaterThan(100)
    await row.click()
    await expect(ratna.detail().getByRole('heading', { level: 2 })).toBeVisible()
    await ratna.page.goBack()
    await expect(row).toBeInViewport()
    expect(await top(list)).toBe(left)
    // The cross leads there too, and the keyboard goes on from the row.
    await row.click()
    await ratna.button('Tutup laporan').click()
    await expect(row).toBeFocused()
    expect(await top(list)).toBe(left)
    await ratna.tray('Proses').click()
    await expect(ratna.page.getByRole('heading', { name: 'Baki ini kosong' })).toBeVisible()
    await ratna.page.goBack()
    await expect(row).toBeInViewport()
    expect(await top(list)).toBe(left)
    // Chosen anew, it begins at the top.
    await ratna.tray('Proses').click()
    await expect(ratna.page.getByRole('heading', { name: 'Baki ini kosong' })).toBeVisible()
    await ratna.tray('Belum dijawab').click()
    await expect(ratna.rows()).toHaveCount(30)
    expect(await top(list)).toBe(0)
    await ratna.close()
  })
}
