// The map of the app beside a page of MapLibre alone, with the same tiles, style, size, fineness and place: `npm run streets`, with a real
// city's tiles too where SAMBAT_SHARED is set. A measurement, and no test: nothing is asserted of the figures, only that both drew.
//
// What is measured, by the same eye in both pages:
//
// First frame: from the moment that MapLibre's program is asked for (in the app because the place step was opened, in the other because its
//   page was read) to the beginning of the frame after the first one that has streets or houses on the canvas. In that time both fetch the
//   program and its worker, make a map, and get and cut the tiles; the app also draws its icons. What the app does before, from the tap on,
//   is told on a line of its own. That its canvas then appears over 120 ms is not counted.
// Frames a second: those in which something was drawn on the canvas, between the first and the last moment that a finger was felt. The same
//   finger goes over both by the clock, and each page's own handlers hear it.
// Longest script and longest task of the page's thread in that time. The engine tells only of frames and tasks above 50 ms, so that nought means
//   none. A task includes what is no script: without a graphics card it is mostly the wait for what is drawn by software.

import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test'
import { poiIcons } from '../src/lib/map/landmarks'
import { shifted } from '../src/lib/map/mercator'
import { MAP_COLOURS, type Palette, tokenOf } from '../src/lib/map/palette'
import { streetStyle } from '../src/lib/map/style'
import { EVERY_RANK } from '../src/lib/map/style/wishes'
import { Bare, type Drawing } from './bare'
import { ask } from './file'
import { share, unpack } from './png'
import { Citizen, expect, test } from './test'
import { INVENTED, Tiles, real } from './tiles'

const ROUNDS = Number(process.env['ROUNDS'] ?? 7)
const CLOSE = 17
/** Where the pin stands in the app's map, from above. */
const LEVEL = 0.46
const TARGET = { first: 1.2, frames: 0.9, script: 50 }

type Span = { from: number; to: number; of: string }
type Seen = {
  /** When the first frame with streets was there. */
  first: Promise<number>
  /** Beginnings of the frames in which something was drawn. */
  frames: number[]
  tasks: Span[]
  scripts: Span[]
  felt: number[]
  tapped: number
}
type Figures = { first: number; frames: number; task: Span; script: Span; tap: number }

/** Looks at what a page draws, from its beginning on. */
function eye() {
  /** More corners than a city's outline and the squares of the ground come to; a tile's roads and houses have thousands. */
  const STREETS = 600
  let come: (at: number) => void = () => undefined
  const seen: Seen = { first: new Promise((told) => (come = told)), frames: [], tasks: [], scripts: [], felt: [], tapped: 0 }
  const draw = WebGL2RenderingContext.prototype.drawElements
  let before = false
  WebGL2RenderingContext.prototype.drawElements = function (mode, count, type, offset) {
    const frame = Number(document.timeline.currentTime)
    if (seen.frames[seen.frames.length - 1] !== frame) seen.frames.push(frame)
    if (!before && count >= STREETS) {
      before = true
      requestAnimationFrame(() => come(performance.now()))
    }
    draw.call(this, mode, count, type, offset)
  }
  for (const name of ['pointerdown', 'pointermove', 'pointerup']) window.addEventListener(name, () => seen.felt.push(performance.now()), { capture: true, passive: true })
  window.addEventListener('click', () => (seen.tapped = performance.now()), { capture: true })
  type Entry = PerformanceEntry & { scripts?: (PerformanceEntry & { invoker: string })[] }
  const span = ({ startTime, duration }: PerformanceEntry, of = ''): Span => ({ from: startTime, to: startTime + duration, of })
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map((entry) => span(entry)))).observe({ type: 'longtask', buffered: true })
  new PerformanceObserver((list) => {
    for (const { scripts = [] } of list.getEntries() as Entry[]) seen.scripts.push(...scripts.map((script) => span(script, script.invoker)))
  }).observe({ type: 'long-animation-frame', buffered: true })
  Object.assign(window, { seen })
}

/** A page that is looked at, on a processor so many times slower. */
async function looked(browser: Browser, tiles: Tiles, slower: number) {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.addInitScript(eye)
  await tiles.serve(page)
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
  return { context, page, session }
}

/** When the first frame was there, after `program` was asked for, and after the last tap. */
const toFirst = (page: Page, program: string) => page.evaluate(async (program) => {
  const { seen } = window as unknown as { seen: Seen }
  const first = await seen.first
  const asked = performance.getEntriesByType('resource').find(({ name }) => new RegExp(program).test(name))
  if (!asked) throw new Error(`${program} was not asked for`)
  return { first: first - asked.startTime, tap: first - seen.tapped }
}, program)

/** Until nothing more was drawn for half a second. */
const still = (page: Page) => page.evaluate(() => new Promise<void>((done) => {
  const { seen } = window as unknown as { seen: Seen }
  const look = () => (performance.now() - (seen.frames[seen.frames.length - 1] ?? Infinity) > 500 ? done() : setTimeout(look, 100))
  look()
}))

/** So often a cheap phone's screen feels where a finger is, in milliseconds; so far it goes, in pixels, and so long it takes. */
const FEELING = 16
const FAR = { x: 220, y: 30 }
const STROKE = 500

/** By the clock, whatever the page keeps up with: nobody's finger waits for a frame. */
async function stroke(session: CDPSession, box: { x: number; y: number; width: number; height: number }, way: number) {
  const began = performance.now()
  const sent: Promise<unknown>[] = []
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', part: number) => {
    const at = { x: box.x + box.width / 2 + way * FAR.x * (part - 0.5), y: box.y + box.height / 2 + way * FAR.y * (part - 0.5) }
    sent.push(session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [at] }))
  }
  touch('touchStart', 0)
  for (let part = 0; part < 1; part = Math.min(1, (performance.now() - began) / STROKE)) {
    touch('touchMove', part)
    await new Promise((then) => setTimeout(then, FEELING))
  }
  touch('touchMove', 1)
  touch('touchEnd', 1)
  await Promise.all(sent)
}

const NONE: Span = { from: 0, to: 0, of: '' }
const lasts = ({ from, to }: Span) => to - from

/** A finger moves the ground for three seconds, to one side and back, in six strokes. */
async function pan(page: Page, session: CDPSession, box: { x: number; y: number; width: number; height: number }) {
  const { length } = await page.evaluate(() => {
    const { seen } = window as unknown as { seen: Seen }
    seen.felt.length = 0
    return seen.frames
  })
  for (const way of [-1, -1, -1, 1, 1, 1]) await stroke(session, box, way)
  const { frames, felt, tasks, scripts } = await page.evaluate(async () => {
    const { frames, felt, tasks, scripts } = (window as unknown as { seen: Seen }).seen
    // What the last finger began is told of by then.
    await new Promise((then) => setTimeout(then, 100))
    return { frames, felt, tasks, scripts }
  })
  const [from = 0, to = 0] = [felt[0], felt[felt.length - 1]]
  const drawn = frames.slice(length).filter((at) => at >= from && at <= to).length
  expect(drawn, 'the ground moved').toBeGreaterThan(10)
  const longest = (spans: Span[]) => spans.filter((one) => one.to > from && one.from < to).reduce((a, b) => (lasts(b) > lasts(a) ? b : a), NONE)
  return { frames: drawn / ((to - from) / 1_000), task: longest(tasks), script: longest(scripts) }
}

async function measure(page: Page, session: CDPSession, program: string, map: string, houses: number[]): Promise<Figures> {
  const { first, tap } = await toFirst(page, program)
  const place = page.locator(map)
  await expect.poll(async () => share(unpack(await place.screenshot()), houses), 'houses are seen').toBeGreaterThan(0.005)
  await still(page)
  const box = await place.boundingBox()
  if (!box) throw new Error('no map')
  return { first, tap, ...await pan(page, session, box) }
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

for (const archive of [INVENTED, real()].filter((path) => path !== undefined)) {
  for (const slower of [4, 1]) {
    const name = `${archive === INVENTED ? 'the invented city' : 'a real city'}, ${slower === 1 ? 'processor as it is' : `processor ${slower} times slower`}`
    test(name, async ({ browser, bridge }) => {
      const tiles = new Tiles(archive)
      const spot = await tiles.spot()
      const address = await bridge.start()
      const bare = await Bare.start()
      let draft = ''

      /** The place step with a pin where the phone is, opened by a tap. */
      const open = async (page: Page) => {
        const citizen = new Citizen(page)
        await citizen.open(address)
        draft ||= (await ask(page, 'draft_create', {})).id
        await ask(page, 'draft_update', { id: draft, change: { field: 'fix', value: { ...spot, accuracy_m: 12, source: 'gps' } } })
        await ask(page, 'draft_update', { id: draft, change: { field: 'pin', value: spot } })
        await citizen.visit(`/#/lapor/${draft}/foto`)
        await citizen.toPlace()
      }
      const ours = async (): Promise<Figures> => {
        const { context, page, session } = await looked(browser, tiles, slower)
        await open(page)
        return closed(context, measure(page, session, '/engine-', '[role=application]', houses))
      }
      const theirs = async (): Promise<Figures> => {
        const { context, page, session } = await looked(browser, tiles, slower)
        await page.goto(bare.address)
        return closed(context, measure(page, session, '/maplibre-gl\\.mjs', '#map', houses))
      }

      // Once without looking at the figures: what the app draws is what the other is to draw.
      const { context, page } = await looked(browser, tiles, slower)
      await open(page)
      await toFirst(page, '/engine-')
      const { palette, ...canvas } = await asDrawn(page)
      const houses = [1, 3, 5].map((at) => parseInt(palette.building.slice(at, at + 2), 16))
      const { bounds, minZoom: min_zoom, maxZoom: max_zoom } = await tiles.header()
      const { outline } = await tiles.moved({})
      const areas = await ask(page, 'pack_areas', {})
      await context.close()
      const { lon, lat } = shifted(spot, { x: 0, y: canvas.height * (0.5 - LEVEL) }, CLOSE)
      const source = { tiles: `${bare.address}map/{z}/{x}/{y}`, bounds, min_zoom, max_zoom, attribution: '© OpenStreetMap' }
      const style = streetStyle({ source, palette, icons: poiIcons(palette.poi, palette.halo), text: 1, ranks: EVERY_RANK, outline, areas })
      bare.show({ ...canvas, style, centre: [lon, lat], zoom: CLOSE })

      const figures: { ours: Figures; theirs: Figures }[] = []
      for (let round = 0; round < ROUNDS; round++) {
        // Who begins changes, so that neither has the warmer machine.
        const begun = round % 2 === 0 ? await ours() : undefined
        const other = await theirs()
        figures.push({ ours: begun ?? await ours(), theirs: other })
      }
      await bare.end()
      tell(name, figures)
    })
  }
}

async function closed(context: BrowserContext, figures: Promise<Figures>): Promise<Figures> {
  const known = await figures
  await context.close()
  return known
}

/** In which colours, how large and how fine the app draws its map. */
async function asDrawn(page: Page): Promise<Omit<Drawing, 'style' | 'centre' | 'zoom'> & { palette: Palette }> {
  const names = MAP_COLOURS.map((name) => [name, tokenOf(name)] as const)
  return page.evaluate((names) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.streets canvas')
    if (!canvas) throw new Error('no canvas')
    const style = getComputedStyle(canvas)
    const palette = Object.fromEntries(names.map(([name, token]) => [name, style.getPropertyValue(token).trim()])) as Palette
    const { width, height } = canvas.getBoundingClientRect()
    return { palette, width, height, pixelRatio: canvas.width / width }
  }, names)
}

function tell(name: string, figures: { ours: Figures; theirs: Figures }[]) {
  const of = (figure: 'first' | 'frames' | 'tap') => ({ ours: median(figures.map(({ ours }) => ours[figure])), theirs: median(figures.map(({ theirs }) => theirs[figure])) })
  const [first, frames] = [of('first'), of('frames')]
  const long = (kind: 'script' | 'task', whose: 'ours' | 'theirs') => {
    const all = figures.map((round) => round[whose][kind]).sort((a, b) => lasts(b) - lasts(a))
    const above = all.filter((one) => lasts(one) > TARGET.script).length
    return `${lasts(all[0] ?? NONE).toFixed(0)} ms${all[0]?.of ? ` (${all[0].of})` : ''}, in ${above} of ${all.length} rounds above ${TARGET.script} ms`
  }
  process.stdout.write([
    `\n${name}; ${figures.length} rounds in turns, medians; the app beside MapLibre alone`,
    `first frame: ${first.ours.toFixed(0)} ms beside ${first.theirs.toFixed(0)} ms, ${(first.ours / first.theirs).toFixed(2)} times (target: at most ${TARGET.first}); from the tap ${of('tap').ours.toFixed(0)} ms`,
    `panning: ${frames.ours.toFixed(1)} frames a second beside ${frames.theirs.toFixed(1)}, ${(frames.ours / frames.theirs).toFixed(2)} times (target: at least ${TARGET.frames})`,
    `longest script while panning: ${long('script', 'ours')} (target: none); beside it ${long('script', 'theirs')}`,
    `longest task while panning, with the wait for what is drawn: ${long('task', 'ours')}; beside it ${long('task', 'theirs')}`,
    '',
  ].join('\n'))
}
