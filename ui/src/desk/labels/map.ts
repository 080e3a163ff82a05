// Where the desk's tiles are: at the city itself, under the map's hash.

import type { MapSource } from '../../lib/map/source'
import type { DeskMap } from '../api/types'

export function mapSource(map: DeskMap | undefined): MapSource | null {
  if (!map) return null
  const [west, south, east, north] = map.bounds_e7
  const tiles = new URL(`/v1/map/${map.sha256}`, document.baseURI).href + '/{z}/{x}/{y}'
  return { tiles, bounds: [west / 1e7, south / 1e7, east / 1e7, north / 1e7], min_zoom: map.min_zoom, max_zoom: map.max_zoom, attribution: map.attribution }
}
