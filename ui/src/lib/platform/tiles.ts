// Where the tiles of the city's map are, on either host. Apart from the other answers of a host: only a map asks.

import { convertFileSrc, isTauri } from '@tauri-apps/api/core'

/** An address with {z}, {x} and {y}, whole, because a worker asks, which has an address of its own. `version` tells one map from the next. */
export function tileUrl(version: string): string {
  // In a window `peta://localhost/`, or `http://peta.localhost/` on Android and Windows: Tauri says which.
  const base = isTauri() ? convertFileSrc('', 'peta') : `${location.origin}/map/`
  return `${base}{z}/{x}/{y}?v=${encodeURIComponent(version)}`
}
