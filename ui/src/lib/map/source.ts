// Where a city's tiles come from, once its map lies on this device.

/** West, south, east, north, in degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number]

export type MapSource = {
  /** An address with {z}, {x} and {y}. */
  tiles: string
  bounds: Box
  min_zoom: number
  max_zoom: number
  /** Whose data it is, as words. */
  attribution: string
}

/** Closer and farther nobody looks; the archive ends before the former, which then draws its last zoom larger. */
export const MIN_ZOOM = 10
export const MAX_ZOOM = 19

/** How far beyond the archive one may look: a tenth of it on each side. */
const BEYOND = 0.1

export function reach([west, south, east, north]: Box): Box {
  const [x, y] = [(east - west) * BEYOND, (north - south) * BEYOND]
  return [west - x, south - y, east + x, north + y]
}

export const holds = ([west, south, east, north]: Box, { lat, lon }: { lat: number; lon: number }) =>
  lon >= west && lon <= east && lat >= south && lat <= north

export const within = ([west, south, east, north]: Box, { lat, lon }: { lat: number; lon: number }) => ({
  lat: Math.min(north, Math.max(south, lat)),
  lon: Math.min(east, Math.max(west, lon)),
})

/** The words of an attribution that an archive may hold as HTML. */
export const plain = (attribution: string) => attribution.replace(/<[^>]*>/g, '').replace(/&copy;/g, '©').replace(/\s+/g, ' ').trim()
