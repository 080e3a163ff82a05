// Where it is, with whatever the phone may tell: nothing, roughly, or less and less roughly.

import { type Page } from '@playwright/test'
import { now } from './clock'
import { expect, test } from './test'

/** Answers of a phone, one after the other; a test says when the next one comes. */
async function phoneTells(page: Page, accuracies: number[]) {
  await page.addInitScript(({ accuracies, at }: { accuracies: number[]; at: number }) => {
    const heard: PositionCallback[] = []
    const tell = (accuracy: number) => {
      const coords = { latitude: -7.6452, longitude: 112.9063, accuracy, altitude: null, altitudeAccuracy: null, heading: null, speed: null }
      for (const hear of heard) hear({ coords, timestamp: at } as unknown as GeolocationPosition)
    }
    Object.defineProperty(navigator, 'geolocation', { value: {
      watchPosition: (hear: PositionCallback) => heard.push(hear),
      clearWatch: () => undefined,
    } })
    Object.assign(window, { next: () => tell(accuracies.shift() ?? 0) })
  }, { accuracies, at: now() })
  await page.reload()
}
const next = (page: Page) => page.evaluate(() => (window as unknown as { next: () => void }).next())

test('refused, the place is a pin or a kelurahan', async ({ citizen, page, context }) => {
  await context.clearPermissions()
  await citizen.begin()
  await citizen.toPlace()
  await expect(page.getByText(/Lokasi tidak diizinkan|Lokasi tidak diketahui|Izin lokasi/).first()).toBeVisible()
  await expect(page.getByRole('application', { name: /^Peta/ })).toBeVisible()
  await citizen.tapMap()
  await expect(citizen.button('Pakai tempat ini')).toBeEnabled()
})

test.describe('roughly', () => {
  test.use({ permissions: ['geolocation'], geolocation: { latitude: -7.6452, longitude: 112.9063, accuracy: 3_000 } })

  test('an approximate location is kept, named so, and bettered by hand', async ({ citizen, page }) => {
    await page.clock.install({ time: now() })
    await citizen.begin()
    await citizen.toPlace()
    await expect(page.getByText('±3 km')).toBeVisible()
    await page.clock.fastForward(31_000)
    await expect(page.getByText('Lokasi kira-kira')).toBeVisible()
    await expect(page.getByText('Ketuk peta untuk menaruh pin, atau pilih kelurahan di bawah.')).toBeVisible()
    await citizen.tapMap()
    await expect(page.getByText('Lokasi kira-kira')).toBeHidden()
  })
})

test('the best of what was told is kept, and its metres are seen to fall', async ({ citizen, page }) => {
  await phoneTells(page, [80, 30, 60, 12])
  await citizen.begin()
  await citizen.toPlace()
  await next(page)
  await expect(page.locator('.gps')).toContainText('±80 m')
  await next(page)
  await expect(page.locator('.gps')).toContainText('±30 m')
  await next(page)
  await expect(page.locator('.gps'), 'worse is not taken').toContainText('±30 m')
  await next(page)
  await expect(page.locator('.gps')).toContainText('±12 m')
  await expect(page.locator('.gps')).toContainText('Cukup tepat')
})

test('whose road it is, is said before it is sent, and stops nobody', async ({ citizen, page }) => {
  await citizen.begin()
  await citizen.toPlace()
  await page.getByLabel('Patokan').fill('Dekat jembatan')
  await citizen.toWords()
  await citizen.choose('Infrastruktur', 'Jalan rusak')
  await citizen.say('Lubang besar.')
  await page.getByRole('radio', { name: 'Nasional', exact: true }).check({ force: true })
  await citizen.saved()
  await citizen.toCheck()
  await expect(page.getByRole('heading', { name: 'Mungkin bukan wewenang Kota Pasuruan' })).toBeVisible()
  await expect(page.getByText(/SP4N-LAPOR!/)).toBeVisible()
  await expect(page.getByText(/Belum dipastikan Kota Pasuruan\./)).toBeVisible()
  await citizen.submit()
})

test.describe('far away', () => {
  test.use({ permissions: ['geolocation'], geolocation: { latitude: -7.25, longitude: 112.75, accuracy: 8 } })

  test('a place outside the city is said before it is sent', async ({ citizen, page }) => {
    await citizen.begin()
    await citizen.toPlace()
    await expect(page.getByText('Di luar Kota Pasuruan')).toBeVisible()
    await citizen.toWords()
    await citizen.choose('Infrastruktur', 'Jalan rusak')
    await citizen.say('Lubang besar.')
    await citizen.saved()
    await citizen.toCheck()
    await expect(page.getByText(/Daerah tetangga/)).toBeVisible()
    await citizen.submit()
  })
})

/** Two fingers on the map that move apart, as the engine of a phone feels them. */
async function pinch(page: Page, steps: readonly (readonly [x: number, y: number])[][]) {
  const box = await page.getByRole('application', { name: /^Peta/ }).boundingBox()
  const engine = await page.context().newCDPSession(page)
  const points = (fingers: readonly (readonly [number, number])[]) => fingers.map(([x, y], id) => ({ id, x: (box?.x ?? 0) + x, y: (box?.y ?? 0) + y }))
  for (const [at, fingers] of steps.entries()) {
    const before = steps[at - 1]?.length ?? 0
    const type = fingers.length > before ? 'touchStart' : fingers.length < before ? 'touchEnd' : 'touchMove'
    await engine.send('Input.dispatchTouchEvent', { type, touchPoints: points(fingers) })
  }
  await engine.detach()
}

test('two fingers come closer, and neither place the pin nor move it', async ({ citizen, page }) => {
  await citizen.begin()
  await citizen.toPlace()
  const APART = [[[120, 90]], [[120, 90], [200, 90]], [[80, 90], [240, 90]], [[20, 90], [320, 90]], [[20, 90]], []] as const
  // The first finger has begun to drag before the second is there.
  const SLOW = [[[120, 90]], [[150, 90]], [[150, 90], [200, 90]], [[60, 90], [300, 90]], [[60, 90]], [[10, 90]], []] as const
  const scale = page.locator('.map .scale')
  const whole = await scale.textContent()
  await pinch(page, APART.map((fingers) => [...fingers]))
  await expect(scale, 'closer').not.toHaveText(whole ?? '')
  await expect(page.getByText('Titik belum ada').first(), 'no pin').toBeVisible()

  await citizen.tapMap()
  await citizen.saved()
  const place = page.getByText(/° LS, .*° BT$/)
  const before = await place.textContent()
  for (const way of [APART, SLOW]) {
    await pinch(page, way.map((fingers) => [...fingers]))
    await citizen.saved()
    await expect(place).toHaveText(before ?? '')
  }
  // One finger still moves it.
  await pinch(page, [[[120, 90]], [[150, 90]], [[190, 90]], []])
  await expect(place).not.toHaveText(before ?? '')
})
