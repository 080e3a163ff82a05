// What lies on the map with streets: kelurahan, landmarks, the names of places, and what was reported around.

import AxeBuilder from './axe'
import { computer } from './browser'
import { unpack } from './png'
import { PIXEL, drawing, ground, onMap, painted, seen, where } from './streets'
import { expect, test } from './test'
import { INVENTED, type Place, Tiles } from './tiles'

test.use(drawing)

/** Where the market of the invented city is, by its name on the map. */
const MARKET: Place = { lat: -6.34026, lon: 112.44724 }

let tiles: Tiles
test.beforeEach(() => void (tiles = new Tiles(INVENTED)))

test('a tap on a landmark names it, and leaves the pin and what somebody wrote', async ({ citizen, page }) => {
  await onMap(citizen, page, tiles, { lat: MARKET.lat, lon: MARKET.lon - 60 * PIXEL })
  await painted(page)
  const before = await where(page)
  const { width = 0 } = await ground(page).boundingBox() ?? {}
  const tap = () => ground(page).tap({ position: { x: width / 2 + 60, y: 81 } })
  const landmark = page.getByLabel('Patokan', { exact: true })
  // Names are laid out a moment after the ground is there.
  await expect.poll(async () => {
    await tap()
    return landmark.inputValue()
  }).toBe('Dekat Pasar Besar Contoh')
  await expect(page.getByRole('status').filter({ hasText: 'Patokan: Dekat Pasar Besar Contoh' })).toBeVisible()
  await citizen.saved()
  expect(await where(page)).toEqual(before)
  await landmark.fill('Depan warung soto')
  await tap()
  await expect(landmark).toHaveValue('Depan warung soto')
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  await citizen.button('Pakai patokan: Dekat Pasar Besar Contoh').click()
  await expect(landmark).toHaveValue('Dekat Pasar Besar Contoh')
  await citizen.saved()
})

test('the kelurahan of the pack are drawn, in each palette', async ({ citizen, page }) => {
  // Where the tiles know no border themselves.
  const { lat, lon } = { lat: MARKET.lat, lon: MARKET.lon - 60 * PIXEL }
  const ring = [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].map(([x = 0, y = 0]) => [lon + x * 0.0004, lat + y * 0.0001])
  let areas: object[] = []
  await page.route('**/ipc/pack_areas', (route) => route.fulfill({ json: areas }))
  await onMap(citizen, page, tiles, { lat, lon })
  /** Nothing else on the map has such a colour. */
  const drawn = async () => {
    const picture = await ground(page).screenshot().catch(() => undefined)
    if (!picture) return 0
    const { depth, rows } = unpack(picture)
    let found = 0
    for (let at = 0; at < rows.length; at += depth) if (Math.min(rows[at] ?? 0, rows[at + 2] ?? 0) - (rows[at + 1] ?? 0) > 50) found += 1
    return found
  }
  const magenta = () => page.evaluate(() => document.documentElement.style.setProperty('--map-border', '#ff00ff'))
  await magenta()
  await painted(page)
  expect(await drawn()).toBe(0)
  areas = [{ code: '99.99.01.1001', name: 'Melati Utara', rings: [ring] }]
  await page.reload()
  await magenta()
  await expect.poll(drawn).toBeGreaterThan(100)
  await page.emulateMedia({ colorScheme: 'dark' })
  await seen(page, '--map-building', 0.005)
  await expect.poll(drawn).toBeGreaterThan(100)
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'lapangan'))
  await seen(page, '--map-building', 0.005)
  await expect.poll(drawn).toBeGreaterThan(100)
})

test('the street below the pin is said while the ground moves, and once it rests', async ({ citizen, page, bridge }) => {
  tiles.lay(bridge.data, 'contoh')
  await page.evaluate(() => fetch('/ipc/pack_choose', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Sambat': '1' }, body: '{"id":"contoh"}' }))
  await page.context().setGeolocation({ latitude: MARKET.lat, longitude: MARKET.lon, accuracy: 12 })
  await page.reload()
  await citizen.begin()
  await citizen.toPlace()
  // The core's own tiles this time.
  await painted(page)
  const said = page.locator('.loc')
  await expect(said).toContainText(/Jl\. |Gang /)
  const first = await said.textContent()
  await ground(page).focus()
  for (let step = 0; step < 6; step += 1) await page.keyboard.press('Shift+ArrowLeft')
  await expect(said).not.toContainText(first ?? '')
  await expect(said).toContainText(/Jl\. |Gang /)
  const there = await said.textContent()
  // A finger that does not let go: nothing is saved yet.
  const box = await ground(page).boundingBox()
  const [x, y] = [(box?.x ?? 0) + 100, (box?.y ?? 0) + 90]
  const saved = await where(page)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 170, y, { steps: 4 })
  await expect(said).not.toContainText(there ?? '')
  await expect(said).toContainText(/Jl\. |Gang /)
  expect(await where(page)).toEqual(saved)
  await page.mouse.up()
})

for (const [name, options] of [['a small phone', {}], ['a computer', computer]] as const) {
  test.describe(name, () => {
    test.use(options)

    test('what lies near lies on them too, and the own reports as petals', async ({ citizen, page }) => {
      const { lat, lon } = await tiles.spot()
      const e7 = (value: number) => Math.round(value * 1e7)
      const at = (x: number, y: number) => ({ lat_e7: e7(lat + y * PIXEL), lon_e7: e7(lon + x * PIXEL) })
      const row = (n: number, x: number, y: number) => ({
        handle: `${'A'.repeat(20)}${n}A`, category: 'lampu-jalan', status: 'verified', day: '2026-11-23', metres: 20 * n, position: at(x, y), supporters: 0, supported: false, waiting: false,
      })
      const own = { id: '01936f2a-5c00-7a10-8b3c-000000000001', category: 'jalan-rusak', shown: 'waiting', status: 'received', day: '2026-11-24', metres: 60, position: at(360, 160) }
      await page.route('**/ipc/nearby_get', (route) => route.fulfill({
        json: { rows: [row(1, -200, 0), row(2, -210, 10), row(3, -190, 5), row(4, 380, -320)], own: [own], told_at: '2026-11-24T01:00:00Z', age_s: 60, reach: 'city', counts: true },
      }))
      await page.context().setGeolocation({ latitude: lat, longitude: lon, accuracy: 12 })
      await tiles.serve(page)
      await page.reload()
      await citizen.visit('/#/papan/sekitar')
      await painted(page)
      expect(tiles.asked).toBeGreaterThan(0)
      const count = page.getByRole('heading', { name: /laporan terbuka$/ })
      await expect(count).toHaveText('5 laporan terbuka')
      expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
      const circle = page.getByRole('button', { name: '3 laporan di sini' })
      const petal = page.getByRole('button', { name: 'Laporan Anda: Jalan rusak, sekitar 60 m' })
      // Chosen, three stay one circle and fill the list; the empty ground shows all again.
      await circle.click()
      await expect(circle).toHaveAttribute('aria-pressed', 'true')
      await expect(count).toHaveText('3 laporan terbuka')
      await ground(page).click({ position: { x: 60, y: 120 } })
      await expect(count).toHaveText('5 laporan terbuka')
      await petal.click()
      await expect(count).toHaveText('1 laporan terbuka')
      await expect(page.getByRole('listitem')).toContainText('Anda')
      await expect(page.getByRole('link', { name: /Jalan rusak/ })).toHaveAttribute('href', '#/laporan/01936f2a-5c00-7a10-8b3c-000000000001')
      await citizen.button('Tampilkan semua').click()
      // Marks go with the ground, and the phone's place is found again.
      const left = async () => (await petal.boundingBox())?.x ?? 0
      const before = await left()
      await ground(page).focus()
      await page.keyboard.press('ArrowRight')
      await expect.poll(left).toBeCloseTo(before - 24, 0)
      await citizen.button('Cari tempat saya').click()
      await expect.poll(left).toBeCloseTo(before, 0)
      await page.emulateMedia({ colorScheme: 'dark' })
      await painted(page)
      expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
    })
  })
}
