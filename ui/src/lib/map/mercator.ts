// The projection that the tiles are cut by. Everything that lies on the map is placed by it, also before a tile is there.

import type { Degrees, Metres } from '../geo/plane'
import type { Box } from './source'

/** Of the whole world at zoom 0, in pixels, as MapLibre counts. */
const WORLD = 512
const EARTH = 40_075_016.686

type Pixel = Metres

const rad = (degrees: number) => (degrees * Math.PI) / 180

/** Where a place lies on the world drawn at this zoom. */
export function project({ lat, lon }: Degrees, zoom: number): Pixel {
  const size = WORLD * 2 ** zoom
  return { x: (lon / 360 + 0.5) * size, y: (0.5 - Math.log(Math.tan(Math.PI / 4 + rad(lat) / 2)) / (2 * Math.PI)) * size }
}

export function unproject({ x, y }: Pixel, zoom: number): Degrees {
  const size = WORLD * 2 ** zoom
  return { lat: (Math.atan(Math.sinh((0.5 - y / size) * 2 * Math.PI)) * 180) / Math.PI, lon: (x / size - 0.5) * 360 }
}

/** The place that lies so many pixels from another. */
export function shifted(from: Degrees, by: Pixel, zoom: number): Degrees {
  const { x, y } = project(from, zoom)
  return unproject({ x: x + by.x, y: y + by.y }, zoom)
}

/** The zoom at which a map is drawn that says where on it a place lies. */
export const zoomOf = (at: (place: Degrees) => Pixel, place: Degrees) =>
  Math.log2(((at({ ...place, lon: place.lon + 1 }).x - at(place).x) * 360) / WORLD)

export const metresPerPixel = (lat: number, zoom: number) => (Math.cos(rad(lat)) * EARTH) / (WORLD * 2 ** zoom)

/** The zoom at which this box fills so much room. */
export function fitting([west, south, east, north]: Box, width: number, height: number): number {
  const a = project({ lat: north, lon: west }, 0)
  const b = project({ lat: south, lon: east }, 0)
  return Math.log2(Math.min(width / Math.max(b.x - a.x, 1e-9), height / Math.max(b.y - a.y, 1e-9)))
}
