// MapLibre, and everything that only it needs. Imported when a map is shown: this is by far the largest part of the page.
//
// It draws one canvas and hears no finger: where the map is looked at is told to it, so that what lies on top and what lies
// below can never disagree. There is one map for the app, handed from screen to screen, because each has a graphics context
// and a phone has few of them.

import './polyfill'
import './map.css'
import { Map as StreetMap, type StyleSpecification, addProtocol, setWorkerUrl } from 'maplibre-gl'
import type { Degrees, Metres } from '../geo/plane'
import { FINE, type Picture } from './icons'
import { LANDMARKS } from './landmarks'
import { MAX_ZOOM, MIN_ZOOM } from './source'
import workerUrl from './worker.ts?worker&url'

// Under a scheme of the app's own MapLibre does not find its worker by itself.
setWorkerUrl(new URL(workerUrl, document.baseURI).href)
// A worker cannot ask such a scheme: the page does, and hands over what it got.
addProtocol('peta', async ({ url }, { signal }) => {
  const answer = await fetch(url, { signal })
  if (!answer.ok) throw new Error(`tile: ${answer.status}`)
  return { data: await answer.arrayBuffer() }
})

/** How long a lost graphics context is waited for: some phones never give one back. */
export const LOST_WAIT = 2_000
/** A finger that is so many pixels off still means what it is near. */
const NEAR = 12
/** Closer than the archive goes its tiles are cut into those of each zoom, else every frame draws four or sixteen times what is seen. So many
 *  of the closest zooms draw the tile of the zoom before; MapLibre would do so with four of them, which here are all that are so close. */
const WHOLE_TILES = 1
const EMPTY: StyleSpecification = { version: 8, sources: {}, layers: [] }

export type Hearer = {
  /** Something of the map is on the canvas. */
  drawn(): void
  /** All that is looked at is on the canvas. */
  settled(): void
  failed(why: 'lost' | 'tiles'): void
}
export type Dress = { style: StyleSpecification; pictures: Picture[] }

/** Half of a phone's pixels cost a quarter of its memory; nobody sees the difference above two. */
function fineness() {
  const { deviceMemory = 4 } = navigator as Navigator & { deviceMemory?: number }
  return Math.min(window.devicePixelRatio, deviceMemory <= 2 ? 1.5 : 2)
}

export class Engine {
  private readonly host = document.createElement('div')
  private readonly map: StreetMap
  private hearer: Hearer | undefined
  private dress: Dress | undefined
  private waiting: number | undefined
  private got = 0
  private refused = 0
  private gone = false
  /** Whether there is a style that can be changed. */
  private ready = false

  /** @throws where there is no WebGL 2. */
  constructor(box: HTMLElement, at: Degrees, zoom: number) {
    this.host.className = 'streets'
    box.append(this.host)
    try {
      this.map = new StreetMap({
        container: this.host, style: EMPTY, center: [at.lon, at.lat], zoom, minZoom: MIN_ZOOM, maxZoom: MAX_ZOOM, maxPitch: 0,
        interactive: false, attributionControl: false, renderWorldCopies: false, refreshExpiredTiles: false, validateStyle: false,
        fadeDuration: reduced() ? 0 : 120, maxTileCacheSize: 20, zoomLevelsToOverscale: WHOLE_TILES, pixelRatio: fineness(), localIdeographFontFamily: false,
      })
    } catch (error) {
      this.host.remove()
      throw error
    }
    const canvas = this.map.getCanvas()
    // What it shows is said by the element that lies above it.
    for (const name of ['role', 'aria-label', 'tabindex']) canvas.removeAttribute(name)
    canvas.setAttribute('aria-hidden', 'true')
    this.map.on('style.load', () => {
      this.ready = true
      this.wear()
    })
    this.map.on('sourcedata', ({ tile, sourceId }) => {
      if (sourceId !== 'streets' || !tile) return
      this.got += 1
      this.map.once('render', () => this.hearer?.drawn())
    })
    this.map.on('idle', () => {
      if (this.got > 0) this.hearer?.settled()
      else if (this.refused > 0) this.fail('tiles')
    })
    this.map.on('error', (event) => {
      if ('tile' in event || 'sourceId' in event) this.refused += 1
    })
    this.map.on('webglcontextlost', () => {
      this.ready = false
      window.clearTimeout(this.waiting)
      this.waiting = window.setTimeout(() => this.fail('lost'), LOST_WAIT)
    })
    this.map.on('webglcontextrestored', () => {
      window.clearTimeout(this.waiting)
      this.waiting = undefined
      this.map.once('render', () => this.hearer?.drawn())
    })
  }

  /** Whether it may be used again. */
  get whole() {
    return !this.gone && this.waiting === undefined
  }

  hear(hearer: Hearer | undefined) {
    this.hearer = hearer
  }

  /** Moves to another screen. */
  enter(box: HTMLElement) {
    if (this.host.parentElement !== box) box.append(this.host)
    this.map.resize()
  }

  leave() {
    this.hearer = undefined
    this.host.remove()
  }

  look(at: Degrees, zoom: number) {
    // Between a lost context and the next one there is no style, and most calls would throw.
    if (this.whole) this.map.jumpTo({ center: [at.lon, at.lat], zoom })
  }

  /** The name of the landmark that is shown at this point of the canvas. */
  landmarkAt({ x, y }: Metres): string | undefined {
    if (!this.whole || !this.ready) return undefined
    const layers = LANDMARKS.filter((id) => this.map.getLayer(id))
    const [found] = this.map.queryRenderedFeatures([[x - NEAR, y - NEAR], [x + NEAR, y + NEAR]], { layers })
    const name: unknown = found?.properties['name:id'] ?? found?.properties['name']
    return typeof name === 'string' ? name : undefined
  }

  put(dress: Dress) {
    const tilesOf = ({ style }: Dress) => JSON.stringify(style.sources['streets'])
    if (!this.dress || tilesOf(this.dress) !== tilesOf(dress)) this.got = this.refused = 0
    this.dress = dress
    if (this.ready) this.wear()
    // On another screen the same tiles do not come again.
    if (this.got === 0) return
    void this.map.once('render', () => this.hearer?.drawn())
    this.map.triggerRepaint()
  }

  remove() {
    window.clearTimeout(this.waiting)
    this.gone = true
    this.hearer = undefined
    try {
      this.map.remove()
    } catch {
      // Without a graphics context not all of it can be undone.
    }
    this.host.remove()
  }

  /** It is not used again: the next try is with a new one. */
  private fail(why: 'lost' | 'tiles') {
    this.gone = true
    this.hearer?.failed(why)
  }

  /** Pictures before the layers that show them: one that is missing is only told of. */
  private wear() {
    const { dress } = this
    if (!dress) return
    for (const { name, image } of dress.pictures) if (!this.map.hasImage(name)) this.map.addImage(name, image, { pixelRatio: FINE })
    this.map.setStyle(dress.style, { diff: true, validate: false })
  }
}

const reduced = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

let spare: Engine | undefined

/** The app's one map; a second one only while two screens show one. @throws where there is no WebGL 2. */
export function borrow(box: HTMLElement, at: Degrees, zoom: number): Engine {
  const engine = spare
  spare = undefined
  if (!engine?.whole) {
    engine?.remove()
    return new Engine(box, at, zoom)
  }
  engine.enter(box)
  engine.look(at, zoom)
  return engine
}

export function giveBack(engine: Engine) {
  if (spare || !engine.whole) return engine.remove()
  engine.leave()
  spare = engine
}
