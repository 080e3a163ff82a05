// Positions as degrees, and as metres on a plane small enough for a city.

import type { Outline, Position } from '../api/types'

export type Degrees = { lat: number; lon: number }
export type Metres = { x: number; y: number }

const METRES_PER_DEGREE = 111_195

export const degrees = ({ lat_e7, lon_e7 }: Position): Degrees => ({ lat: lat_e7 / 1e7, lon: lon_e7 / 1e7 })
export const positionOf = ({ lat, lon }: Degrees): Position => ({ lat_e7: Math.round(lat * 1e7), lon_e7: Math.round(lon * 1e7) })

/** (0,0) is what devices answer when they know nothing. */
export function isSomewhere({ lat, lon }: Degrees): boolean {
  return Number.isFinite(lat) && Number.isFinite(lon) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && !(lat === 0 && lon === 0)
}

export function metresBetween(a: Degrees, b: Degrees): number {
  const plane = new Plane(a)
  const { x, y } = plane.flat(b)
  return Math.hypot(x, y)
}

/** A flat city: x to the east, y to the south, as on a screen. */
export class Plane {
  private readonly squeeze: number
  constructor(private readonly middle: Degrees) {
    this.squeeze = Math.cos((middle.lat * Math.PI) / 180)
  }
  flat({ lat, lon }: Degrees): Metres {
    return { x: (lon - this.middle.lon) * this.squeeze * METRES_PER_DEGREE, y: (this.middle.lat - lat) * METRES_PER_DEGREE }
  }
  round({ x, y }: Metres): Degrees {
    return { lat: this.middle.lat - y / METRES_PER_DEGREE, lon: this.middle.lon + x / (this.squeeze * METRES_PER_DEGREE) }
  }
}

export type Bounds = { middle: Degrees; width: number; height: number }

/** The middle of a city and its size in metres; `undefined` where the pack has no outline. */
export function boundsOf(outline: Outline): Bounds | undefined {
  const points = outline.flat().map(degrees)
  const [first] = points
  if (!first) return undefined
  const [south, north, west, east] = points.reduce(
    ([s, n, w, e], { lat, lon }) => [Math.min(s, lat), Math.max(n, lat), Math.min(w, lon), Math.max(e, lon)],
    [first.lat, first.lat, first.lon, first.lon],
  )
  const middle = { lat: (south + north) / 2, lon: (west + east) / 2 }
  const corner = new Plane(middle).flat({ lat: south, lon: east })
  return { middle, width: corner.x * 2, height: corner.y * 2 }
}

/** The outline as a path in metres. */
export function outlinePath(outline: Outline, plane: Plane): string {
  return outline
    .map((ring) => `M${ring.map((corner) => plane.flat(degrees(corner))).map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`)
    .join('')
}

/** A round number of metres of about that length: 1, 2 or 5 times a power of ten. */
export function roundLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(metres, 1e-6)))
  const step = [5, 2, 1].find((factor) => factor * power <= metres) ?? 1
  return step * power
}
