// Home with many reports: whom each waits for, one sentence of each, what is shown of them, and where they stand on a screen.

import type { Locator, Page } from '@playwright/test'
import AxeBuilder from './axe'
import { computer } from './browser'
import { SHUT } from './clock'
import { ask, fileReports } from './file'
import { agreed } from './officer'
import type { City } from './programs'
import { enlarge, readable } from './readable'
import { type Citizen, expect, test } from './test'

const rows = (page: Page) => page.locator('.reports').getByRole('listitem')
const filter = (page: Page, name: string | RegExp) => page.getByRole('radiogroup', { name: 'Saring laporan saya' }).getByRole('radio', { name })
const titles = (page: Page) => page.locator('.reports .title').allTextContents()
const lamps = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => [`Lampu nomor ${from + n} mati.`, 'lampu-jalan'] as const)

/** Six reports, each at another point of its way; the last one never left the phone. */
async function six(citizen: Citizen, page: Page, city: City) {
  await city.start()
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  const filed = await fileReports(page, [
    ['Lubang dalam di depan pasar.', 'jalan-rusak'],
    ['Lubang di tikungan.', 'jalan-rusak'],
    ['Loket tutup lebih awal.', 'layanan-kesehatan', [agreed]],
    ['Trotoar pecah dekat sekolah.', 'jalan-rusak'],
    ['Lampu jalan mati tiga malam.', 'lampu-jalan'],
  ])
  await citizen.visit('/#/')
  await expect(rows(page).locator('.chip').filter({ hasText: 'Menunggu' })).toHaveCount(5)
  const [hole, corner, , walk] = filed.map(({ ticket }) => ticket)
  for (const ticket of [hole, corner, walk]) await city.event(ticket ?? '', 'assigned', { agency: 'pupr' })
  await city.event(hole ?? '', 'question', { agency: 'pupr', note: 'Di sebelah mana?' })
  await city.event(corner ?? '', 'done', { agency: 'pupr', note: 'Sudah ditambal.' })
  await city.event(walk ?? '', 'answer', { agency: 'pupr', note: 'Kami jadwalkan minggu ini.' })
  await city.event(walk ?? '', 'started', { agency: 'pupr' })
  await citizen.button('Segarkan laporan').focus()
  await page.keyboard.press('Enter')
  await expect(rows(page).filter({ hasText: 'Perlu Anda' })).toHaveCount(1)
  await citizen.button('Segarkan laporan').blur()
  await city.kill()
  await fileReports(page, [['Saluran mampet, air meluap.', 'jalan-rusak']])
  await expect(rows(page)).toHaveCount(6)
}

test('whom a report waits for is its place, and one sentence says until when', async ({ citizen, page, city }, info) => {
  await six(citizen, page, city)
  const expected = [
    [/Lubang dalam/, 'Dinas PUPR bertanya', 'Perlu Anda'],
    [/Saluran mampet/, /^Dikirim /, 'Di HP'],
    [/Layanan kesehatan/, 'Janji dijawab paling lambat 09.30', 'Menunggu'],
    [/Lampu jalan/, 'Janji dijawab paling lambat 09.30', 'Menunggu'],
    [/Trotoar pecah/, /^Dijawab dalam /, 'Proses'],
    [/Lubang di tikungan/, /^Cek buktinya sampai /, 'Selesai'],
  ] as const
  for (const [n, [title, sentence, status]] of expected.entries()) {
    const row = rows(page).nth(n)
    await expect(row.locator('.title')).toHaveText(title)
    await expect(row.locator('.say')).toHaveText(sentence)
    await expect(row.locator('.chip')).toHaveText(status)
  }
  await expect(rows(page).filter({ hasText: 'Layanan kesehatan' })).toContainText('hanya petugas')
  // One sign of what is unsent, and none of closed offices: it is a Tuesday at nine.
  await expect(page.getByRole('link', { name: 'Antrean' })).toContainText('1 belum terkirim')
  await expect(page.getByRole('link', { name: /tersimpan di HP/ })).toHaveCount(0)
  await expect(page.getByText(/Kantor tutup/)).toHaveCount(0)

  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.screenshot({ path: info.outputPath(`360-${scheme}.png`) })
    expect.soft((await new AxeBuilder(page).analyze()).violations, scheme).toEqual([])
  }
  for (const [width, height] of [[360, 640], [320, 480], [640, 360]] as const) {
    await page.setViewportSize({ width, height })
    await readable(page, `${width}×${height}`)
    await page.screenshot({ path: info.outputPath(`${width}x${height}.png`) })
    expect.soft((await new AxeBuilder(page).analyze()).violations, `${width}×${height}`).toEqual([])
  }
})

test('what is shown is chosen for as long as the app is open, and only what needs the citizen is counted', async ({ citizen, page, city }) => {
  await six(citizen, page, city)
  await expect(filter(page, 'Perlu Anda 1 laporan')).toBeVisible()
  for (const other of ['Semua', 'Berjalan', 'Selesai']) await expect(filter(page, other)).toHaveCount(1)

  await filter(page, /^Perlu Anda/).check({ force: true })
  await expect(rows(page)).toHaveCount(1)
  await filter(page, 'Selesai').check({ force: true })
  await expect(rows(page)).toHaveText([/Lubang di tikungan/])
  await expect(filter(page, 'Selesai').locator('..')).toBeInViewport({ ratio: 1 })
  // By the keys, as any choice.
  await filter(page, 'Selesai').focus()
  await page.keyboard.press('ArrowLeft')
  await expect(filter(page, 'Berjalan')).toBeChecked()
  await expect(rows(page)).toHaveCount(4)

  await page.getByRole('link', { name: /Trotoar pecah/ }).click()
  await expect(page.getByRole('heading', { name: 'Perjalanan laporan' })).toBeVisible()
  await page.goBack()
  await expect(filter(page, 'Berjalan')).toBeChecked()
  await page.getByRole('navigation').getByRole('link', { name: /Antrean$/ }).click()
  await page.getByRole('navigation').getByRole('link', { name: 'Beranda' }).click()
  await expect(filter(page, 'Berjalan')).toBeChecked()
  await expect(rows(page)).toHaveCount(4)
  await page.reload()
  await expect(filter(page, 'Semua')).toBeChecked()
  await expect(rows(page)).toHaveCount(6)
})

test('few reports keep the greeting, and the fourth makes room for itself', async ({ citizen, page }) => {
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await fileReports(page, lamps(1, 3))
  await expect(page.getByRole('heading', { name: 'Ada yang perlu dibenahi?' })).toBeVisible()
  await expect(page.getByRole('link', { name: /3 laporan tersimpan di HP/ })).toBeVisible()
  await fileReports(page, lamps(4, 4))
  await expect(filter(page, 'Semua')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Ada yang perlu dibenahi?' })).toHaveCount(0)
  await expect(citizen.button('Darurat')).toBeVisible()
})

/** A finger that goes down a list from its top, and lets go. */
async function pull(page: Page, list: Locator, by: number) {
  const box = await list.boundingBox()
  if (!box) throw new Error('no list')
  const [x, y] = [box.x + box.width / 2, box.y + 20]
  const touch = await page.context().newCDPSession(page)
  const at = (type: 'touchStart' | 'touchMove' | 'touchEnd', down: number) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y: y + down }] })
  await at('touchStart', 0)
  for (let down = 20; down <= by; down += 20) await at('touchMove', down)
  return async () => void await at('touchEnd', 0)
}

test('pulling the list down asks the city', async ({ citizen, page, city }) => {
  await city.start()
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  const [filed] = await fileReports(page, lamps(1, 4))
  await citizen.visit('/#/')
  await expect(rows(page).locator('.chip').filter({ hasText: 'Menunggu' })).toHaveCount(4)
  await city.event(filed?.ticket ?? '', 'verified')
  await city.event(filed?.ticket ?? '', 'rejected', { note: 'Di luar wilayah kota.' }).catch(() => city.event(filed?.ticket ?? '', 'answer', { agency: 'pupr', note: 'Besok.' }))
  const list = page.locator('.scroll')
  let asked = 0
  await page.route('**/ipc/sync_now', (route) => {
    asked += 1
    return route.fallback()
  })
  // Not far enough: nothing is asked.
  await (await pull(page, list, 60))()
  expect(asked).toBe(0)
  const letGo = await pull(page, list, 200)
  await expect(page.getByRole('status').filter({ hasText: 'Lepas untuk menyegarkan' })).toBeAttached()
  await letGo()
  await expect.poll(() => asked).toBe(1)
  await expect(rows(page).filter({ hasText: /Dijawab dalam|Ditolak/ })).toHaveCount(1)
})

test('a list stays where it is read while reports come, also by an engine that does not see to it', async ({ citizen, page }) => {
  for (const holds of [true, false]) {
    if (!holds) {
      await page.addInitScript(() => {
        const supports = CSS.supports.bind(CSS)
        CSS.supports = (...what: string[]) => (what[0] === 'overflow-anchor' ? false : supports(...(what as [string, string])))
        addEventListener('DOMContentLoaded', () => (document.documentElement.style.overflowAnchor = 'none'))
      })
      await page.reload()
    }
    await expect(citizen.button(/^Lapor/).first()).toBeVisible()
    await fileReports(page, lamps(holds ? 1 : 21, holds ? 12 : 22))
    await citizen.visit('/#/')
    const read = page.getByRole('link', { name: /Lampu nomor 4 / })
    await read.evaluate((element) => element.scrollIntoView({ block: 'center' }))
    // On the list: the head above it grows with what it says of the line.
    const place = async () => Math.round(((await read.boundingBox())?.y ?? 0) - ((await page.locator('.scroll').boundingBox())?.y ?? 0))
    const before = await place()
    await fileReports(page, lamps(holds ? 13 : 23, holds ? 14 : 24))
    await expect(page.getByRole('link', { name: holds ? /Lampu nomor 14 / : /Lampu nomor 24 / })).toBeAttached()
    expect(Math.abs((await place()) - before), `anchored by the engine: ${holds}`).toBeLessThan(3)
    // To a report and back.
    await read.click()
    await expect(page.getByRole('heading', { name: 'Perjalanan laporan' })).toBeVisible()
    await page.goBack()
    await expect(read).toBeInViewport()
    await expect.poll(async () => Math.abs((await place()) - before)).toBeLessThan(3)
  }
})

test('a phone on its side has its places left and the button right', async ({ citizen, page }) => {
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await fileReports(page, lamps(1, 5))
  await page.setViewportSize({ width: 640, height: 360 })
  const box = async (what: Locator) => (await what.boundingBox()) ?? { x: -1, y: -1, width: 0, height: 0 }
  const places = page.getByRole('navigation', { name: 'Menu utama' })
  await expect(places.getByRole('link', { name: 'Setelan' })).toBeVisible()
  const [left, list, button] = [await box(places), await box(rows(page).first()), await box(citizen.button(/^Lapor/).first())]
  expect(left).toMatchObject({ x: 0, y: 0, height: 360 })
  expect(list.x).toBeGreaterThanOrEqual(left.width)
  expect(button.x).toBeGreaterThanOrEqual(list.x + list.width)
  expect(button.y + button.height).toBeLessThanOrEqual(360)
  await expect(places.getByRole('link')).toHaveText([/Beranda/, /Antrean/, /Papan/, /Setelan/])
  await places.getByRole('link', { name: /Antrean$/ }).click()
  await expect(page.getByRole('heading', { name: 'Antrean', exact: true })).toBeVisible()
  await expect(page.getByRole('navigation')).toHaveCount(1)
  await places.getByRole('link', { name: 'Setelan' }).click()
  await expect(page.getByRole('dialog', { name: 'Setelan' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 360, height: 640 })
  await expect(page.getByRole('navigation')).toHaveCount(1)
})

for (const percent of [150, 200]) {
  test(`at ${percent} % many reports can be read`, async ({ citizen, page }, info) => {
    await enlarge(citizen, page, percent)
    await fileReports(page, [...lamps(1, 3), ['Loket tutup.', 'layanan-kesehatan', [agreed]]])
    await citizen.visit('/#/')
    await expect(rows(page)).toHaveCount(4)
    for (const [width, height] of [[360, 640], [360, 2_400], [320, 480], [640, 360]] as const) {
      await page.setViewportSize({ width, height })
      await page.screenshot({ path: info.outputPath(`${width}x${height}.png`) })
      await readable(page, `${width}×${height}`)
    }
  })
}

test.describe('on a Saturday night', () => {
  test.use({ moment: SHUT })

  test('closed offices are said once', async ({ citizen, page, city }, info) => {
    await city.start()
    await expect(citizen.button(/^Lapor/).first()).toBeVisible()
    await fileReports(page, lamps(1, 4))
    await citizen.visit('/#/')
    await expect(page.getByText('Kantor tutup, buka Sen 07.30')).toBeVisible()
    await expect(rows(page).locator('.say').first()).toHaveText('Janji dijawab paling lambat Sen 08.00')
    // Asked again, the core says so again, by a clock that is ahead of the page's.
    await citizen.button('Segarkan laporan').focus()
    await page.keyboard.press('Enter')
    await expect(citizen.button('Segarkan laporan')).toHaveAttribute('aria-disabled', 'false')
    await citizen.button('Segarkan laporan').blur()
    await expect(page.getByText('Kantor tutup, buka Sen 07.30')).toBeVisible()
    await page.screenshot({ path: info.outputPath('shut.png') })
    await page.setViewportSize({ width: 640, height: 360 })
    await expect(page.getByText('Kantor tutup, buka Sen 07.30')).toBeVisible()
    await page.screenshot({ path: info.outputPath('shut-flat.png') })
  })
})

test.describe('on a computer', () => {
  test.use(computer)

  test('the list beside the details has its filters too', async ({ citizen, page, city }, info) => {
    await six(citizen, page, city)
    await filter(page, 'Selesai').check({ force: true })
    await expect.poll(() => titles(page)).toEqual(['Lubang di tikungan'])
    await filter(page, 'Semua').check({ force: true })
    await page.getByRole('link', { name: /Trotoar pecah/ }).click()
    await expect(page.getByRole('heading', { name: 'Perjalanan laporan' })).toBeVisible()
    await page.screenshot({ path: info.outputPath('wide.png') })
    expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
    expect((await ask(page, 'complaint_search', { text: '', group: 'over' })).found).toBe(1)
  })
})
