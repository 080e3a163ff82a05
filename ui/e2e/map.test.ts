// The map with streets: painted, moved by every hand, and never in the way where it cannot be had.

import { type Locator, type Page } from '@playwright/test'
import AxeBuilder from './axe'
import { chromium } from './browser'
import { now } from './clock'
import { share, unpack } from './png'
import { type Citizen, expect, test } from './test'
import { INVENTED, Tiles, real } from './tiles'

// A browser without a graphics card draws by software only where it is told to: else these would be green on nothing.
test.use({ permissions: ['geolocation'], launchOptions: { ...chromium.launchOptions, args: [...(chromium.launchOptions?.args ?? []), '--enable-unsafe-swiftshader'] } })

const ground = (page: Page) => page.getByRole('application', { name: /^Peta/ })
const circle = (page: Page) => page.locator('.sure')

/** Opens the place step on a city that lies where the archive does, with the phone among houses. */
async function onMap(citizen: Citizen, page: Page, tiles: Tiles) {
  const { lat: latitude, lon: longitude } = await tiles.spot()
  await page.context().setGeolocation({ latitude, longitude, accuracy: 12 })
  // The app's window freezes it, and a library that leans on it would break there alone.
  await page.addInitScript(() => void Object.freeze(Object.prototype))
  await tiles.serve(page)
  await page.reload()
  await citizen.begin()
  await citizen.toPlace()
  await expect(page.getByText('Cukup tepat')).toBeVisible()
}

async function token(page: Page, name: string): Promise<number[]> {
  const hex = await page.evaluate((token) => getComputedStyle(document.documentElement).getPropertyValue(token).trim(), name)
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
}

/** Streets and houses are seen: colours that nothing but the tiles brings. */
async function painted(page: Page, map: Locator = ground(page)) {
  for (const [name, least] of [['--map-building', 0.005], ['--map-road', 0.02]] as const) {
    const colour = await token(page, name)
    await expect.poll(async () => share(unpack(await map.screenshot()), colour), `${name} is seen`).toBeGreaterThan(least)
  }
}

/** Where the core has the place of this report. */
function where(page: Page): Promise<{ lat: number; lon: number }> {
  return page.evaluate(async () => {
    const [id] = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(location.href) ?? []
    const answer = await fetch('/ipc/draft_get', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Sambat': '1' }, body: JSON.stringify({ id }) })
    const { place } = await answer.json() as { place: { [of in 'pin' | 'fix']?: { lat_e7: number; lon_e7: number } } }
    const at = place.pin ?? place.fix
    return { lat: (at?.lat_e7 ?? 0) / 1e7, lon: (at?.lon_e7 ?? 0) / 1e7 }
  })
}

/** Fingers on the map, as the engine of a phone feels them. */
async function fingers(page: Page, steps: (readonly (readonly [x: number, y: number])[])[]) {
  const box = await ground(page).boundingBox()
  const engine = await page.context().newCDPSession(page)
  const points = (down: readonly (readonly [number, number])[]) => down.map(([x, y], id) => ({ id, x: (box?.x ?? 0) + x, y: (box?.y ?? 0) + y }))
  for (const [at, down] of steps.entries()) {
    const before = steps[at - 1]?.length ?? 0
    const type = down.length > before ? 'touchStart' : down.length < before ? 'touchEnd' : 'touchMove'
    await engine.send('Input.dispatchTouchEvent', { type, touchPoints: points(down) })
  }
  await engine.detach()
}

const wide = async (page: Page) => (await circle(page).boundingBox())?.width ?? 0
/** Degrees of longitude a pixel at zoom 17. */
const PIXEL = 360 / (512 * 2 ** 17)
const near = (value: number, wanted: number) => expect(Math.abs(value - wanted), `${value} is about ${wanted}`).toBeLessThan(1.2e-5)

for (const archive of [INVENTED, real()].filter((path) => path !== undefined)) {
  test.describe(archive.endsWith('map.pmtiles') ? 'the invented city' : 'a real city', () => {
    let tiles: Tiles
    test.beforeEach(() => void (tiles = new Tiles(archive)))

    test('streets are painted below pin and circle, in each palette', async ({ citizen, page }) => {
      await onMap(citizen, page, tiles)
      await painted(page)
      expect(tiles.asked).toBeGreaterThan(0)
      const light = await token(page, '--map-building')
      await page.emulateMedia({ colorScheme: 'dark' })
      await painted(page)
      expect(await token(page, '--map-building')).not.toEqual(light)
      await page.evaluate(() => (document.documentElement.dataset['theme'] = 'lapangan'))
      await painted(page)
    })

    test('one finger moves the ground below the pin', async ({ citizen, page }) => {
      await onMap(citizen, page, tiles)
      await painted(page)
      const before = await where(page)
      await fingers(page, [[[200, 90]], [[170, 90]], [[140, 90]], []])
      await expect(page.getByText('Pin ditaruh sendiri')).toBeVisible()
      await citizen.saved()
      const after = await where(page)
      near(after.lon, before.lon + 60 * PIXEL)
      near(after.lat, before.lat)
      await painted(page)
    })

    test('two fingers come closer and turn nothing, and the pin stays where it was', async ({ citizen, page }) => {
      await onMap(citizen, page, tiles)
      const [before, radius] = [await where(page), await wide(page)]
      // Turned by a quarter as well.
      await fingers(page, [[[140, 90]], [[140, 90], [180, 90]], [[160, 70], [160, 110]], [[160, 50], [160, 130]], [[160, 50]], []])
      await expect.poll(() => wide(page)).toBeCloseTo((radius - 4) * 2 + 4, -1)
      await citizen.saved()
      expect(await where(page)).toEqual(before)
      await painted(page)
    })

    test('a tap brings the place under the pin', async ({ citizen, page }) => {
      await onMap(citizen, page, tiles)
      const before = await where(page)
      const { width = 0 } = await ground(page).boundingBox() ?? {}
      await ground(page).tap({ position: { x: width / 2 + 50, y: 81 } })
      await expect(page.getByText('Pin ditaruh sendiri')).toBeVisible()
      await citizen.saved()
      near((await where(page)).lon, before.lon + 50 * PIXEL)
    })

    test('arrows move it by the keyboard, plus and minus come closer', async ({ citizen, page }) => {
      await onMap(citizen, page, tiles)
      const [before, radius] = [await where(page), await wide(page)]
      await ground(page).focus()
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowRight')
      await expect.poll(async () => Math.abs((await where(page)).lon - before.lon - 48 * PIXEL)).toBeLessThan(1.2e-5)
      await page.keyboard.press('+')
      await expect.poll(() => wide(page)).toBeGreaterThan(radius * 1.4)
      await page.keyboard.press('-')
      await page.keyboard.press('-')
      await expect.poll(() => wide(page)).toBeLessThan(radius * 0.8)
    })

    test('whose data it is, is read for five seconds and then behind a button', async ({ citizen, page }) => {
      await page.clock.install({ time: now() })
      await onMap(citizen, page, tiles)
      await expect(page.getByText('© OpenStreetMap')).toBeVisible()
      await page.clock.fastForward(5_000)
      await expect(page.getByText('© OpenStreetMap')).toBeHidden()
      await citizen.button('Sumber data peta').click()
      await expect(page.getByText('© OpenStreetMap')).toBeVisible()
    })

    test('one map goes from screen to screen', async ({ citizen, page }) => {
      await page.addInitScript(() => {
        const contexts = new Set<unknown>()
        const get = HTMLCanvasElement.prototype.getContext as (this: HTMLCanvasElement, ...args: unknown[]) => unknown
        HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
          const context = get.apply(this, args)
          if (args[0] === 'webgl2') contexts.add(context)
          return context
        } as typeof HTMLCanvasElement.prototype.getContext
        Object.assign(window, { contexts: () => contexts.size })
      })
      await onMap(citizen, page, tiles)
      await painted(page)
      await citizen.toWords()
      await page.goBack()
      await painted(page)
      expect(await page.evaluate(() => (window as unknown as { contexts: () => number }).contexts())).toBe(1)
    })

    test('nobody is shut out of it, by day and by night', async ({ citizen, page }) => {
      await onMap(citizen, page, tiles)
      await painted(page)
      expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
    })

    test.describe('where it cannot be had', () => {
      const outline = (page: Page) => page.locator('.map .scale')

      /** As a phone whose graphics driver ends takes it away. */
      const lose = (page: Page) => page.evaluate(() => {
        const lost = document.querySelector('canvas')?.getContext('webgl2')?.getExtension('WEBGL_lose_context')
        lost?.loseContext()
        Object.assign(window, { restore: () => lost?.restoreContext() })
      })

      test('without WebGL 2 the outline takes its place', async ({ citizen, page }) => {
        await page.addInitScript(() => {
          const get = HTMLCanvasElement.prototype.getContext as (this: HTMLCanvasElement, ...args: unknown[]) => unknown
          HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
            return args[0] === 'webgl2' ? null : get.apply(this, args)
          } as typeof HTMLCanvasElement.prototype.getContext
        })
        await onMap(citizen, page, tiles)
        await expect(outline(page)).toBeVisible()
        await citizen.tapMap()
        expect(tiles.asked).toBe(0)
      })

      test('a graphics context that comes back shows the streets again', async ({ citizen, page }) => {
        await onMap(citizen, page, tiles)
        await painted(page)
        await lose(page)
        await page.evaluate(() => (window as unknown as { restore: () => void }).restore())
        await painted(page)
        await citizen.tapMap()
      })

      test('one that does not come back leaves the outline, and a way to try again', async ({ citizen, page }) => {
        await onMap(citizen, page, tiles)
        await painted(page)
        await lose(page)
        await expect(outline(page)).toBeVisible()
        await citizen.tapMap()
        await citizen.button('Muat ulang peta').click()
        await painted(page)
      })

      test('tiles that cannot be read leave the outline', async ({ citizen, page }) => {
        tiles.broken = true
        await onMap(citizen, page, tiles)
        await expect(outline(page)).toBeVisible()
        tiles.broken = false
        await citizen.button('Muat ulang peta').click()
        await painted(page)
      })

      test('outside the map the outline says where the city lies', async ({ citizen, page, context }) => {
        await onMap(citizen, page, tiles)
        await painted(page)
        const { lat, lon } = await tiles.spot()
        await context.setGeolocation({ latitude: lat + 2, longitude: lon, accuracy: 12 })
        await citizen.button('Ke tempat saya').click()
        await expect(outline(page)).toBeVisible()
      })
    })
  })
}

test.describe('a city whose map is not on this device', () => {
  const told = { state: 'offered', offered: 3_600_000, received: 0 }

  test('offers it where it can be had', async ({ citizen, page }) => {
    let asked = 0
    await page.route('**/ipc/map_get', (route) => route.fulfill({ json: told }))
    await page.route('**/ipc/map_download', (route) => {
      asked += 1
      return route.fulfill({ json: { ...told, state: 'downloading', received: 900_000 } })
    })
    await page.reload()
    await citizen.begin()
    await citizen.toPlace()
    await expect(page.getByText('Peta jalan belum diunduh')).toBeVisible()
    expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
    await citizen.button(/^Unduh, 3,6/).click()
    await expect(page.getByText('Mengunduh peta jalan, 25 %')).toBeVisible()
    expect(asked).toBe(1)
  })

  test('shows its outline, and fetches no map program', async ({ citizen, page }) => {
    const fetched: string[] = []
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
    await page.reload()
    await citizen.begin()
    await citizen.toPlace()
    await citizen.tapMap()
    expect(fetched.filter((path) => /engine|worker|maplibre|\/map\//.test(path))).toEqual([])
  })
})
