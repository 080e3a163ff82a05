// How long the page takes to its first screen, and what memory it holds, on a phone four times slower than this machine: `npm run
// start-up`. Beside it an empty page in the same engine. A measurement, and no test: nothing is asserted of the figures.

import { type Browser, type CDPSession } from '@playwright/test'
import { fileReports } from './file'
import { Citizen, expect, test } from './test'

const ROUNDS = 9
const SLOWER = 4

type Figures = { first: number; heap: number }

async function slow(session: CDPSession) {
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  await session.send('Performance.enable')
}

/** Milliseconds from the navigation to what is waited for, and megabytes of the page's heap after it. */
async function measure(browser: Browser, address: string, shown: string): Promise<Figures> {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await slow(session)
  await page.goto(address)
  await expect(page.locator(shown).first()).toBeVisible()
  // As the engine counts: from the navigation to the last large paint.
  const first = await page.evaluate(() => new Promise<number>((told) => {
    new PerformanceObserver((list) => told(list.getEntries().at(-1)?.startTime ?? 0)).observe({ type: 'largest-contentful-paint', buffered: true })
  }))
  const { metrics } = await session.send('Performance.getMetrics')
  const heap = (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e6
  await context.close()
  return { first, heap }
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

test('start', async ({ browser, bridge, page }) => {
  const address = await bridge.start()
  await new Citizen(page).open(address)
  await fileReports(page, Array.from({ length: 20 }, (_, n) => [`Lampu jalan nomor ${n + 1} mati sejak kemarin.`, 'lampu-jalan']))
  const ours: Figures[] = []
  const empty: Figures[] = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await measure(browser, address, 'text=Lampu jalan nomor 20'))
    empty.push(await measure(browser, 'data:text/html,<p>x</p>', 'p'))
  }
  const row = (name: string, figures: Figures[]) => `${name}: ${median(figures.map(({ first }) => first)).toFixed(0)} ms, ${median(figures.map(({ heap }) => heap)).toFixed(1)} MB`
  process.stdout.write(`processor ${SLOWER} times slower, ${ROUNDS} rounds, medians\n${row('first screen with 20 reports', ours)}\n${row('an empty page', empty)}\n`)
})
