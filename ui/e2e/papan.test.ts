// The city's board inside the app: its numbers, the last known without a connection, on a small phone and on a computer.

import type { Page } from '@playwright/test'
import AxeBuilder from './axe'
import { computer } from './browser'
import { now } from './clock'
import { complain } from './neighbours'
import { type Citizen, expect, test } from './test'
import type { City } from './programs'
import type { AgencyRow, BoardView, BothTimes, Mark } from '../src/lib/api/types'

/** A month with an office that answered, one that has too few, and kinds. */
async function month(city: City) {
  await city.start()
  const roads = (await complain(city, 1, 10, 'jalan-rusak')).map(({ ticket }) => ticket)
  const waste = (await complain(city, 100, 3, 'sampah')).map(({ ticket }) => ticket)
  await complain(city, 200, 6, 'lampu-jalan')
  for (const ticket of roads) {
    await city.event(ticket, 'assigned', { agency: 'pupr' })
    await city.event(ticket, 'answer', { agency: 'pupr', note: 'Besok kami tambal.' })
  }
  for (const ticket of waste) await city.event(ticket, 'assigned', { agency: 'dlh' })
  await city.event(roads[0] ?? '', 'done', { agency: 'pupr', note: 'Sudah ditambal.' })
}

/** A busier month than a test has time for: what the core answers, with waits of every length. */
async function busier(page: Page) {
  const times = (working: readonly [number, number], wall: readonly [number, number]) => ({
    working: { median_min: working[0], p90_min: working[1] },
    wall: { median_min: wall[0], p90_min: wall[1] },
  })
  const office = (id: string, waits: number, mark: Mark, own: BothTimes): AgencyRow => ({
    id, waits, basis: 'working', times: own, mark, shares: { reward: waits - 9, on_time: 4, late: 2, sanction: 1, unjudged: 0, waiting: 2 },
  })
  const agencies = [
    office('pdam', 38, 'reward', times([6, 24], [6, 900])), office('dlh', 95, 'none', times([14, 80], [31, 1_200])),
    office('pupr', 66, 'warning', times([52, 900], [410, 4_321])), { ...office('dinkes', 7, 'too_few', { working: {}, wall: {} }), shares: NOBODY },
  ]
  await page.route('**/ipc/board_get', async (route) => {
    const response = await route.fetch()
    const view = (await response.json()) as BoardView
    const months = ['2026-11', '2026-10', '2026-09']
    const board = view.board && { ...view.board, agencies, months: [view.board.month, ...months.slice(1)], complaints: 412, solved: 371, reopened: 37, city_clock: times([12, 95], [47, 1_561]) }
    await route.fulfill({ response, json: board ? { ...view, board } : view })
  })
}
const NOBODY = { reward: 0, on_time: 0, late: 0, sanction: 0, unjudged: 0, waiting: 0 }

const row = (page: Page, name: string | RegExp) => page.getByRole('listitem').filter({ hasText: name })
const age = (page: Page) => page.getByText(/^Dihitung \d\d\.\d\d/)

async function open(citizen: Citizen, page: Page) {
  await page.getByRole('link', { name: 'Papan' }).click()
  await expect(citizen.page.getByRole('heading', { name: 'Seberapa cepat kota menjawab?' })).toBeVisible()
}

test('the numbers of the public board, and the last known without a signal', async ({ bridge, citizen, city, page }) => {
  await open(citizen, page)
  await expect(page.getByRole('heading', { name: 'Angka kota belum tersimpan di sini' })).toBeVisible()
  await month(city)
  await citizen.button('Coba lagi').click()
  await expect(row(page, 'PUPR')).toContainText('Penghargaan')
  const told = (await (await fetch(`${city.address}/board.json`)).json()) as { complaints: number; solved: number; months: string[] }
  expect(told.complaints).toBe(19)
  const sums = page.getByLabel('Ringkasan')
  await expect(sums.getByText('19', { exact: true })).toBeVisible()
  await expect(sums.getByText('1', { exact: true })).toBeVisible()
  await expect(age(page)).toHaveText(/^Dihitung \d\d\.\d\d$/)
  await expect(row(page, 'minimal 10')).toContainText('Belum cukup')
  await expect(page.getByRole('link', { name: 'Buka papan lengkap' })).toHaveAttribute('href', `${city.address}/board?month=${told.months[0]}&lang=id`)
  // No month but this one: there is nothing to choose.
  await expect(page.getByRole('combobox')).toHaveCount(0)

  await city.kill()
  await page.reload()
  await expect(row(page, 'PUPR')).toContainText('Penghargaan')
  await expect(age(page)).toHaveText(/^Dihitung \d\d\.\d\d, belum tersambung$/)
  await bridge.end()
  await citizen.open(await bridge.start())
  await open(citizen, page)
  await expect(age(page)).toContainText('belum tersambung')
  // The places lie side by side: Back leaves them, however often one went to and fro.
  await page.getByRole('link', { name: 'Antrean' }).click()
  await page.getByRole('link', { name: 'Papan' }).click()
  await page.getByRole('link', { name: 'Antrean' }).click()
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Ada yang perlu dibenahi?' })).toBeVisible()
})

test('a page that nobody sees asks nothing, and once a minute at most', async ({ bridge, citizen, city, page }) => {
  void bridge
  await city.start()
  let asked = 0
  page.on('request', (request) => {
    if (request.url().endsWith('/ipc/board_get') && request.postData()?.includes('"kept_only":false')) asked += 1
  })
  await page.clock.install({ time: now() })
  await page.reload()
  await open(citizen, page)
  await expect(page.getByText('Belum ada laporan bulan ini')).toBeVisible()
  expect(asked).toBe(1)
  // The page's minute passes when it is told to, however long the machine takes for what follows.
  await page.clock.pauseAt(now() + 20_000)
  for (let n = 0; n < 3; n += 1) {
    await page.getByRole('link', { name: 'Antrean' }).click()
    await page.getByRole('link', { name: 'Papan' }).click()
    await expect(page.getByText('Belum ada laporan bulan ini')).toBeVisible()
  }
  expect(asked, 'within a minute once').toBe(1)
  await page.clock.runFor(61_000)
  await expect.poll(() => asked).toBe(2)
  const hide = (hidden: boolean) => page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)
  await hide(true)
  await page.clock.runFor(600_000)
  expect(asked, 'hidden').toBe(2)
  await hide(false)
  await expect.poll(() => asked).toBe(3)
})

test('a demo city has no board', async ({ citizen, page }) => {
  await citizen.button('Kota Pasuruan, setelan').click()
  await page.getByRole('radio', { name: /Contoh/ }).check({ force: true })
  await page.keyboard.press('Escape')
  await open(citizen, page)
  await expect(page.getByRole('heading', { name: 'Kota ini belum punya papan' })).toBeVisible()
  await expect(citizen.button('Coba lagi')).toHaveCount(0)
})

for (const theme of ['light', 'dark'] as const) {
  for (const [surface, options] of [['phone', {}], ['computer', computer]] as const) {
    test.describe(`${surface}, ${theme}`, () => {
      test.use({ ...options, colorScheme: theme })

      test('what is seen', async ({ citizen, city, page }) => {
        await month(city)
        await busier(page)
        await open(citizen, page)
        await expect(row(page, 'PUPR')).toContainText('Teguran')
        await expect(row(page, 'PUPR')).toContainText('52 menit')
        await expect(row(page, 'minimal 10')).toContainText('Belum cukup')
        const pictures = async (name: string) => {
          const { violations } = await new AxeBuilder(page).analyze()
          expect(violations, name).toEqual([])
          const main = page.getByRole('main').last()
          const { height, window } = await main.evaluate((element) => ({ height: element.scrollHeight, window: innerHeight }))
          for (let from = 0, n = 1; from < height; from += window - 120, n += 1) {
            await main.evaluate((element, top) => element.scrollTo(0, top), from)
            await page.screenshot({ path: test.info().outputPath(`${name}-${n}.png`), animations: 'disabled' })
          }
          const over = await main.evaluate((element) => element.scrollWidth - element.clientWidth)
          expect(over, 'nothing is scrolled sideways').toBeLessThanOrEqual(0)
        }
        await pictures('papan')
        await page.getByRole('radio', { name: 'Semua jam' }).check({ force: true })
        await expect(page.getByLabel('Ringkasan')).toContainText('1 hari 2 jam')
        await expect(page.getByText('Tanda diberikan menurut hitungan jam kerja.')).toBeVisible()
        await pictures('semua-jam')
        if (surface === 'phone') {
          await citizen.visit('/#/setelan')
          await page.getByRole('radio', { name: '200 %' }).check({ force: true })
          await citizen.visit('/#/papan')
          await expect(row(page, 'PUPR')).toContainText('Teguran')
          await pictures('besar')
          await citizen.visit('/#/setelan')
          await page.getByRole('radio', { name: '100 %' }).check({ force: true })
          await citizen.visit('/#/papan')
        }
        await city.kill()
        await page.reload()
        await expect(page.getByText('belum tersambung')).toBeVisible()
        await pictures('luring')
      })
    })
  }
}
