// A place for the maps of the device.

import type { Degrees } from './plane'

/** An address that the system knows: the place, and the same as what is looked for, so that a pin stands there. */
export function placeLink({ lat, lon }: Degrees): string {
  const place = `${lat.toFixed(7)},${lon.toFixed(7)}`
  return `geo:${place}?q=${place}`
}
