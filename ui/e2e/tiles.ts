// A city's map for the page: an archive read by the archive format's own reader, and its tiles answered as the core answers them.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { PMTiles, type Source } from 'pmtiles'
import { root } from './programs'

/** The map of the invented city, which is the project's own. */
export const INVENTED = resolve(root, 'packs/contoh/map.pmtiles')

/** A real city's, where the folder of shared material is said. */
export function real(): string | undefined {
  const shared = process.env['SAMBAT_SHARED']
  if (!shared) return undefined
  const path = resolve(shared, 'data/maps/subiaco.pmtiles')
  if (!existsSync(path)) throw new Error(`SAMBAT_SHARED is set, but ${path} is missing`)
  return path
}

/** Read whole: the page goes on asking for tiles after its test has ended. */
class Bytes implements Source {
  private readonly bytes: Buffer
  constructor(private readonly path: string) {
    this.bytes = readFileSync(path)
  }
  getKey = () => this.path
  getBytes = (offset: number, length: number) => Promise.resolve({ data: new Uint8Array(this.bytes.subarray(offset, offset + length)).buffer })
}

export type Place = { lat: number; lon: number }

/** Where streets and houses are: the middle of the real one is a lake. */
const BUILT_UP: Place = { lat: -31.929, lon: 115.8165 }

export class Tiles {
  private readonly archive: PMTiles
  /** How many tiles were asked for. */
  asked = 0
  /** From now on every tile is refused. */
  broken = false

  constructor(private readonly path: string) {
    this.archive = new PMTiles(new Bytes(path))
  }

  async header() {
    const { minLon, minLat, maxLon, maxLat, minZoom, maxZoom } = await this.archive.getHeader()
    return { bounds: [minLon, minLat, maxLon, maxLat] as const, minZoom, maxZoom }
  }

  /** A place among houses. */
  async spot(): Promise<Place> {
    if (this.path !== INVENTED) return BUILT_UP
    const { bounds: [west, south, east, north] } = await this.header()
    return { lat: (south + north) / 2, lon: (west + east) / 2 }
  }

  /** Puts the map where the core of this folder finds that of a city. */
  lay(data: string, city: string) {
    const bytes = readFileSync(this.path)
    mkdirSync(join(data, 'maps'), { recursive: true })
    writeFileSync(join(data, 'maps', `${city}-${createHash('sha256').update(bytes).digest('hex')}.pmtiles`), bytes)
  }

  /** What the core would say of this map. */
  async told() {
    const { bounds, minZoom, maxZoom } = await this.header()
    const [west_e7, south_e7, east_e7, north_e7] = bounds.map((value) => Math.round(value * 1e7))
    const map = { sha256: 'ab'.repeat(32), bytes: 1, bounds: { west_e7, south_e7, east_e7, north_e7 }, min_zoom: minZoom, max_zoom: maxZoom, attribution: '© OpenStreetMap' }
    return { state: 'ready', offered: 1, received: 1, map }
  }

  /** A pack of a city that lies where the tiles are. */
  async moved(pack: object) {
    return { ...pack, outline: [around((await this.header()).bounds)] }
  }

  /** The bytes at an address of a tile; none where the archive has none. */
  async at(url: string): Promise<Buffer> {
    const [z, x, y] = new URL(url).pathname.split('/').slice(2).map(Number)
    this.asked += 1
    const tile = await this.archive.getZxy(z ?? 0, x ?? 0, y ?? 0)
    return tile ? Buffer.from(tile.data) : Buffer.alloc(0)
  }

  /** The page finds a map that is ready, with these tiles, and a city that lies where they are. */
  async serve(page: Page) {
    const told = await this.told()
    await page.route('**/ipc/map_get', (route) => route.fulfill({ json: told }))
    await page.route('**/ipc/pack_get', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: await this.moved(await answer.json() as object) })
    })
    await page.route('**/map/*/*/*', async (route) => {
      const body = await this.at(route.request().url())
      return this.broken ? route.fulfill({ status: 500 }) : route.fulfill({ contentType: 'application/x-protobuf', body })
    })
  }
}

/** A ring with its corners cut off, a little smaller than the box. */
function around([west, south, east, north]: readonly [number, number, number, number]) {
  const at = (x: number, y: number) => ({ lat_e7: Math.round((south + (north - south) * y) * 1e7), lon_e7: Math.round((west + (east - west) * x) * 1e7) })
  return [at(0.1, 0.05), at(0.9, 0.05), at(0.95, 0.1), at(0.95, 0.9), at(0.9, 0.95), at(0.1, 0.95), at(0.05, 0.9), at(0.05, 0.1)]
}
