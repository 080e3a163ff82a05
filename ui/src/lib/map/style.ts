// The map's style, made from the tokens: once for each palette, text size and screen. Nothing in it is fetched but tiles.

import type { StyleSpecification } from 'maplibre-gl'
import type { AreaBorders, Outline } from '../api/types'
import type { Palette } from './palette'
import type { PoiIcons } from './landmarks'
import type { MapSource } from './source'
import { borders } from './style/borders'
import { AREAS, AREA_NAMES, CITY, STREETS } from './style/expression'
import { ground } from './style/ground'
import { labels } from './style/labels'
import { roads } from './style/roads'
import type { Rank } from './style/wishes'

export type Wishes = {
  source: MapSource
  palette: Palette
  icons: PoiIcons
  /** Of the letters: 1 is 100 %. */
  text: number
  ranks: readonly Rank[]
  outline: Outline
  /** The kelurahan that the pack draws. */
  areas: readonly AreaBorders[]
}

type Ring = [number, number][]

const ring = (corners: Outline[number]): Ring => corners.map(({ lat_e7, lon_e7 }) => [lon_e7 / 1e7, lat_e7 / 1e7])
const WORLD: Ring = [[-180, -85], [180, -85], [180, 85], [-180, 85], [-180, -85]]

type Shape = { type: 'Polygon'; coordinates: Ring[] } | { type: 'Point'; coordinates: [number, number] }
const feature = (id: number, geometry: Shape, properties: { name?: string } = {}) => ({ type: 'Feature' as const, id, geometry, properties })
const geojson = (features: ReturnType<typeof feature>[]) => ({ type: 'geojson' as const, data: { type: 'FeatureCollection' as const, features } })

/** The centre of gravity of the first ring, where the name stands. */
function middle([corners = []]: Ring[]): [number, number] {
  let [area, x, y] = [0, 0, 0]
  corners.forEach(([x1, y1], at) => {
    const [x2, y2] = corners[(at + 1) % corners.length] ?? [x1, y1]
    const cross = x1 * y2 - x2 * y1
    area += cross
    x += (x1 + x2) * cross
    y += (y1 + y2) * cross
  })
  return Math.abs(area) < 1e-15 ? corners[0] ?? [0, 0] : [x / (3 * area), y / (3 * area)]
}

export function streetStyle({ source, palette, icons, text, ranks, outline, areas }: Wishes): StyleSpecification {
  const has = { outline: outline.length > 0, areas: areas.length > 0 }
  const { tiles, bounds, min_zoom: minzoom, max_zoom: maxzoom } = source
  return {
    version: 8,
    sources: {
      [STREETS]: { type: 'vector', tiles: [tiles], bounds: [...bounds], minzoom, maxzoom },
      ...(has.outline && {
        [CITY]: geojson(outline.map((corners, at) => feature(at + 1, { type: 'Polygon', coordinates: [ring(corners)] }))),
        veil: geojson([feature(1, { type: 'Polygon', coordinates: [WORLD, ...outline.map(ring)] })]),
      }),
      ...(has.areas && {
        [AREAS]: geojson(areas.map(({ name, rings }, at) => feature(at + 1, { type: 'Polygon', coordinates: rings }, { name }))),
        [AREA_NAMES]: geojson(areas.map(({ name, rings }, at) => feature(at + 1, { type: 'Point', coordinates: middle(rings) }, { name }))),
      }),
    },
    layers: [...ground(palette), ...roads(palette), ...borders(palette, has), ...labels(palette, icons, text, ranks, has.areas)],
  }
}
