// The map's colours, as the style sheet of the page gives them now: no colour is stated twice.

export const MAP_COLOURS = [
  'land', 'block', 'building', 'public', 'park', 'water', 'water-edge', 'road', 'road-edge', 'national', 'national-edge',
  'rail', 'border', 'label', 'poi', 'halo',
] as const

export type Palette = { readonly [name in (typeof MAP_COLOURS)[number]]: string }

export const tokenOf = (name: (typeof MAP_COLOURS)[number]) => `--map-${name}`

/** As they are where this element stands. */
export function paletteAt(element: Element): Palette {
  const style = getComputedStyle(element)
  return Object.fromEntries(MAP_COLOURS.map((name) => [name, style.getPropertyValue(tokenOf(name)).trim()])) as Palette
}

/** Two that draw the same map. */
export const samePalette = (a: Palette, b: Palette) => MAP_COLOURS.every((name) => a[name] === b[name])
