// The city's map on this device: whether it is there, and where its tiles are.

import { untrack } from 'svelte'
import type { AreaBorders, MapView } from '../api/types'
import type { MapSource } from '../map/source'
import { tileUrl } from '../platform/tiles'
import { core, ignore } from './core.svelte'

const NOTHING: MapView = { state: 'none', received: 0 }

function sourceOf({ map }: MapView, url: (version: string) => string): MapSource | null {
  if (!map) return null
  const { west_e7, south_e7, east_e7, north_e7 } = map.bounds
  const bounds = [west_e7 / 1e7, south_e7 / 1e7, east_e7 / 1e7, north_e7 / 1e7] as const
  return { tiles: url(map.sha256.slice(0, 16)), bounds, min_zoom: map.min_zoom, max_zoom: map.max_zoom, attribution: map.attribution || '© OpenStreetMap' }
}

class CityMap {
  private now = $state.raw<MapView>(NOTHING)
  /** The kelurahan whose borders the pack draws. */
  private borders = $state.raw<AreaBorders[]>([])
  // By its words: the same map told again is no other map, and one that is shown stays as it is.
  private readonly shown = $derived(JSON.stringify(sourceOf(this.now, tileUrl)))
  private readonly drawn = $derived(JSON.parse(this.shown) as MapSource | null)
  private asked = false

  /** How it stands. */
  get told(): MapView {
    this.begin()
    return this.now
  }
  /** Where its tiles are; nothing where it is not here. */
  get source(): MapSource | null {
    this.begin()
    return this.drawn
  }
  get areas(): AreaBorders[] {
    this.begin()
    return this.borders
  }

  constructor() {
    core.hear(({ notice }) => {
      if (this.asked && (notice === 'map' || notice === 'pack')) this.look(notice === 'pack')
    })
  }

  /** Whoever shows it first has it asked for. */
  private begin() {
    if (!this.asked) untrack(() => this.look(true))
  }
  private look(anew: boolean) {
    this.asked = true
    if (anew) core.ask('pack_areas', {}).then((areas) => (this.borders = areas)).catch(ignore)
    core.ask('map_get', {}).then((told) => (this.now = told)).catch(() => (this.asked = false))
  }

  /** Has it come; `any_network` also where every byte is paid for. */
  download = (any_network: boolean) => this.follow(core.ask('map_download', { any_network }))
  stop = () => this.follow(core.ask('map_stop', {}))
  forget = () => this.follow(core.ask('map_delete', {}))

  private follow(answer: Promise<MapView>) {
    return answer.then((told) => void (this.now = told)).catch(ignore)
  }
}

export const cityMap = new CityMap()
