// The map with streets as tests look at it: whether it is painted, and where the core has the place of a report.

import type { Locator, Page } from '@playwright/test'
import { chromium } from './browser'
import { share, unpack } from './png'
import { type Citizen, expect } from './test'
import type { Place, Tiles } from './tiles'

// A browser without a graphics card draws by software only where it is told to: else these would be green on nothing.
export const drawing = { permissions: ['geolocation'], launchOptions: { ...chromium.launchOptions, args: [...(chromium.launchOptions?.args ?? []), '--enable-unsafe-swiftshader'] } }

/** Degrees of longitude a pixel at zoom 17. */
export const PIXEL = 360 / (512 * 2 ** 17)

export const ground = (page: Page) => page.getByRole('application', { name: /^Peta/ })

/** Opens the place step on a city that lies where the archive does, with the phone among houses. */
export async function onMap(citizen: Citizen, page: Page, tiles: Tiles, spot?: Place) {
  const { lat: latitude, lon: longitude } = spot ?? await tiles.spot()
  await page.context().setGeolocation({ latitude, longitude, accuracy: 12 })
  await tiles.serve(page)
  await page.reload()
  await citizen.begin()
  await citizen.toPlace()
  await expect(page.getByText('Cukup tepat')).toBeVisible()
}

export async function token(page: Page, name: string): Promise<number[]> {
  const hex = await page.evaluate((token) => getComputedStyle(document.documentElement).getPropertyValue(token).trim(), name)
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
}

/** At least such a share of the map has a colour of the palette. */
export async function seen(page: Page, name: string, least: number, map: Locator = ground(page)) {
  const colour = await token(page, name)
  // Until it is known that streets are here, the outline is, which then gives way.
  const part = () => map.screenshot().then((picture) => share(unpack(picture), colour), () => 0)
  await expect.poll(part, `${name} is seen`).toBeGreaterThan(least)
}

/** Streets and houses are seen: colours that nothing but the tiles brings. */
export async function painted(page: Page, map: Locator = ground(page)) {
  await seen(page, '--map-building', 0.005, map)
  await seen(page, '--map-road', 0.02, map)
}

/** Where the core has the place of this report. */
export function where(page: Page): Promise<{ lat: number; lon: number }> {
  return page.evaluate(async () => {
    const [id] = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(location.href) ?? []
    const answer = await fetch('/ipc/draft_get', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Sambat': '1' }, body: JSON.stringify({ id }) })
    const { place } = await answer.json() as { place: { [of in 'pin' | 'fix']?: { lat_e7: number; lon_e7: number } } }
    const at = place.pin ?? place.fix
    return { lat: (at?.lat_e7 ?? 0) / 1e7, lon: (at?.lon_e7 ?? 0) / 1e7 }
  })
}
