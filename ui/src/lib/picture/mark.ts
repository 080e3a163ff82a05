// The mark: four petals on a field of 48, the lower left one the citizen's voice. Its drawing is the brand's.

import drawing from '../../../../brand/logo.svg?raw'

export type Petal = { path: string; x: number; y: number; degrees: number; voice: boolean }

const SHAPE = /<path( fill="#[0-9a-f]{6}")? transform="translate\(([\d.]+) ([\d.]+)\) rotate\((-?[\d.]+)\)" d="([^"]+)"/g

/** What has a colour of its own is the voice. */
export const PETALS: Petal[] = [...drawing.matchAll(SHAPE)].map(([, fill, x, y, degrees, path = '']) => ({
  path,
  x: Number(x),
  y: Number(y),
  degrees: Number(degrees),
  voice: fill !== undefined,
}))
