// The city's public board, as a browser without scripts shows it on a small phone and on a desk, by day and by night.

import AxeBuilder from './axe'
import { OPEN } from './clock'
import { complain } from './neighbours'
import { expect, test } from './test'

test('a city that nobody has written to says so', async ({ city, page }) => {
  await city.start()
  await page.goto(`${city.address}/board`)
  await expect(page.getByRole('heading', { name: 'Seberapa cepat kota menjawab?' })).toBeVisible()
  await expect(page.getByText('Belum ada laporan bulan ini')).toBeVisible()
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
})

test('numbers, marks and hexagons, with no script at all', async ({ city, browser }) => {
  await city.startAt(new Date(OPEN))
  const roads = (await complain(city, 1, 10, 'jalan-rusak')).map(({ ticket }) => ticket)
  const waste = (await complain(city, 100, 24, 'sampah')).map(({ ticket }) => ticket)
  await complain(city, 200, 6, 'lampu-jalan', 0.002)
  for (const ticket of roads) {
    await city.event(ticket, 'assigned', { agency: 'pupr' })
    await city.event(ticket, 'answer', { agency: 'pupr', note: 'Besok kami tambal.' })
  }
  for (const ticket of waste) await city.event(ticket, 'verified')
  // Places are told once the day has ended.
  await city.moveTo(new Date(OPEN + 24 * 3_600_000))
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [width, height] of [[360, 640], [1280, 800]] as const) {
      const context = await browser.newContext({ javaScriptEnabled: false, colorScheme, viewport: { width, height } })
      const page = await context.newPage()
      await page.goto(`${city.address}/board?basis=wall`)
      await expect(page.getByRole('row', { name: /PUPR/ })).toContainText('Penghargaan')
      await expect(page.getByRole('img', { name: /Peta segi enam/ })).toBeVisible()
      await page.screenshot({ path: test.info().outputPath(`papan-${width}-${colorScheme}.png`), fullPage: true })
      await page.getByRole('link', { name: 'Jam kerja' }).click()
      await expect(page.getByRole('link', { name: 'Jam kerja' })).toHaveAttribute('aria-current', 'true')
      await page.getByRole('link', { name: 'English' }).click()
      await expect(page.getByRole('heading', { name: 'How fast does the city answer?' })).toBeVisible()
      await context.close()

      const seeing = await browser.newContext({ colorScheme, viewport: { width, height } })
      const seen = await seeing.newPage()
      await seen.goto(`${city.address}/board?basis=wall`)
      await seen.getByText('Angka tiap petak').click()
      expect((await new AxeBuilder(seen).analyze()).violations, `${width} ${colorScheme}`).toEqual([])
      const wide = await seen.evaluate(() => document.documentElement.scrollWidth)
      expect(wide, 'nothing is scrolled sideways').toBeLessThanOrEqual(width)
      await seeing.close()
    }
  }
})
