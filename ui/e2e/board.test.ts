// The city's public board, as a browser without scripts shows it on a small phone and on a desk, by day and by night.

import { randomBytes } from 'node:crypto'
import AxeBuilder from './axe'
import { expect, test } from './test'
import type { City } from './programs'

const id = (n: number) => `01936f2a-5c00-7a10-8b3c-${n.toString(16).padStart(12, '0')}`

/** Complaints straight from phones, around the middle of the city; answers their tickets. */
async function complain(city: City, from: number, count: number, category: string, step = 0.0008): Promise<string[]> {
  const secret = randomBytes(32).toString('base64url')
  const put = async (n: number) => {
    const place = { pin: { lat_e7: -76_453_210 + Math.round((n % 5) * step * 1e7), lon_e7: 1_129_071_830 + Math.round((n % 7) * step * 1e7) } }
    const content = { category, description: 'Contoh laporan untuk papan.', place, visibility: 'public', anonymous: true, photos: [], noticed_at: new Date().toISOString() }
    const answer = await fetch(`${city.address}/v1/complaints/${id(n)}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ v: 1, pack_rev: '0123456789abcdef', content }),
    })
    expect(answer.status).toBe(201)
    return ((await answer.json()) as { ticket: string }).ticket
  }
  return Promise.all(Array.from({ length: count }, (_, n) => put(from + n)))
}

test('a city that nobody has written to says so', async ({ city, page }) => {
  await city.start()
  await page.goto(`${city.address}/board`)
  await expect(page.getByRole('heading', { name: 'Seberapa cepat kota menjawab?' })).toBeVisible()
  await expect(page.getByText('Belum ada laporan bulan ini')).toBeVisible()
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
})

test('numbers, marks and hexagons, with no script at all', async ({ city, browser }) => {
  await city.start()
  const roads = await complain(city, 1, 10, 'jalan-rusak')
  await complain(city, 100, 24, 'sampah')
  await complain(city, 200, 6, 'lampu-jalan', 0.002)
  for (const ticket of roads) {
    await city.event(ticket, 'assigned', { agency: 'pupr' })
    await city.event(ticket, 'answer', { agency: 'pupr', note: 'Besok kami tambal.' })
  }
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
