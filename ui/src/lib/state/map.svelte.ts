// The city's map on this device: whether it is there, and where its tiles are.

import type { Box, MapSource } from '../map/source'
import { host } from '../platform'
import { tileUrl } from '../platform/tiles'

/** What the core says of the map. A core that knows no maps says nothing. */
type Told = {
  state: 'none' | 'offered' | 'downloading' | 'ready'
  sha256: string | null
  bytes: number
  received: number
  bounds_e7: [number, number, number, number] | null
  min_zoom: number
  max_zoom: number
  attribution: string
}

const NOTHING: Told = { state: 'none', sha256: null, bytes: 0, received: 0, bounds_e7: null, min_zoom: 0, max_zoom: 0, attribution: '' }
const STATES = ['none', 'offered', 'downloading', 'ready']

const isTold = (value: unknown): value is Told => typeof value === 'object' && value !== null && 'state' in value && STATES.includes(value.state as string)

/** The core's list of commands may not have these yet. */
const ask = (name: 'map_get' | 'map_download' | 'map_stop') => (host.call as (name: string, args: object) => Promise<unknown>)(name, {})

export function sourceOf(told: Told, url: (version: string) => string): MapSource | null {
  const { state, sha256, bounds_e7, min_zoom, max_zoom, attribution } = told
  if (state !== 'ready' || !sha256 || !bounds_e7) return null
  const bounds = bounds_e7.map((value) => value / 1e7) as unknown as Box
  return { tiles: url(sha256.slice(0, 16)), bounds, min_zoom, max_zoom, attribution: attribution || '© OpenStreetMap' }
}

class CityMap {
  private told = $state.raw<Told>(NOTHING)
  readonly source = $derived(sourceOf(this.told, tileUrl))
  readonly state = $derived(this.told.state)
  readonly bytes = $derived(this.told.bytes)
  readonly received = $derived(this.told.received)

  async look() {
    await this.follow(ask('map_get'))
  }
  async download() {
    await this.follow(ask('map_download'))
    await this.look()
  }
  async stop() {
    await this.follow(ask('map_stop'))
    await this.look()
  }

  private async follow(answer: Promise<unknown>) {
    const told = await answer.catch(() => undefined)
    // The same again is no change: a map that is shown stays as it is.
    if (isTold(told) && JSON.stringify(told) !== JSON.stringify(this.told)) this.told = told
  }
}

export const cityMap = new CityMap()
