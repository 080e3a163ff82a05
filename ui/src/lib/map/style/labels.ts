// The words of the map. What is written above wins where two collide: the lowest rank is the last layer.

import type { Palette } from '../palette'
import { LANDMARKS, type PoiIcons, POI_A, POI_B } from '../landmarks'
import { AREA_NAMES, type Expression, type Layer, NAME, STREETS, all, any, both, detailIn, kindIn } from './expression'
import { EVERY_RANK, type Rank } from './wishes'

export const FONT: { [use in 'usual' | 'bold' | 'water']: string[] } = { usual: ['Sambat Peta'], bold: ['Sambat Peta Bold'], water: ['Sambat Peta Italic'] }

/** No label is smaller, at a text size of 100 %. */
export const SMALLEST = 13

export function labels(colour: Palette, icons: PoiIcons, scale: number, ranks: readonly Rank[], hasAreas: boolean): Layer[] {
  const size = (...stops: number[]): Expression =>
    ['interpolate', ['linear'], ['zoom'], ...stops.map((stop, at) => (at % 2 ? stop * scale : stop))] as unknown as Expression
  const ink = { 'text-color': colour.label, 'text-halo-color': colour.halo, 'text-halo-width': 2, 'text-halo-blur': 0.5 }
  const along = { 'symbol-placement': 'line', 'text-field': NAME, 'text-font': FONT.usual, 'text-max-angle': 30, 'text-letter-spacing': 0.02 } as const
  const road = (id: string, minzoom: number, of: Expression, spacing: number, sizes: Expression, opacity = 1): Layer => ({
    id, type: 'symbol', source: STREETS, 'source-layer': 'roads', minzoom, filter: all('LineString', of),
    layout: { ...along, 'symbol-spacing': spacing, 'text-size': sizes }, paint: { ...ink, 'text-opacity': opacity },
  })
  const poi = (id: (typeof LANDMARKS)[number], minzoom: number, kinds: readonly string[], px: number, halo: number, sizes: Expression): Layer => ({
    id, type: 'symbol', source: STREETS, 'source-layer': 'pois', minzoom, filter: all('Point', kindIn(...kinds), ['has', 'name']),
    layout: {
      'icon-image': icons.expression, 'icon-size': (px / icons.size) * Math.min(scale, 1.5), 'text-field': NAME, 'text-font': FONT.usual, 'text-size': sizes,
      'text-anchor': 'top', 'text-offset': [0, 1.05], 'text-max-width': 8, 'text-optional': true, 'icon-padding': 4,
      'symbol-sort-key': ['coalesce', ['get', 'min_zoom'], 20],
    },
    paint: { ...ink, 'text-color': colour.poi, 'text-halo-width': halo },
  })
  const water = { ...ink, 'text-halo-color': colour.water }
  const areaLook = {
    layout: {
      'text-field': NAME, 'text-font': FONT.bold, 'text-transform': 'uppercase', 'text-letter-spacing': 0.06, 'text-max-width': 8,
      'text-size': size(13, 13, 15, 14, 17, 15), 'text-padding': 8,
    },
    paint: { ...ink, 'text-opacity': 0.85 },
  } as const
  const area: Layer = hasAreas
    ? { id: 'area', type: 'symbol', source: AREA_NAMES, minzoom: 13, maxzoom: 18, filter: all('Point'), ...areaLook }
    : {
        id: 'area', type: 'symbol', source: STREETS, 'source-layer': 'places', minzoom: 13, maxzoom: 18,
        filter: all('Point', any(kindIn('neighbourhood', 'macrohood'), both(kindIn('locality'), detailIn('village')))), ...areaLook,
      }

  const byRank: { [rank in Rank]: Layer[] } = {
    8: [road('path-name', 17, kindIn('path'), 320, size(17, 14, 19, 15), 0.85)],
    7: [poi('poi-b', 17, POI_B, 16, 1.5, size(17, 14, 19, 15))],
    6: [poi('poi-a', 15, POI_A, 18, 2, size(15, 13, 17, 14, 19, 15))],
    5: [
      {
        id: 'water-name', type: 'symbol', source: STREETS, 'source-layer': 'water', minzoom: 13, filter: all('LineString', kindIn('river', 'canal')),
        layout: { ...along, 'text-font': FONT.water, 'symbol-spacing': 300, 'text-size': size(13, 13, 15, 13, 17, 15, 19, 16) }, paint: water,
      },
      {
        id: 'water-point', type: 'symbol', source: STREETS, 'source-layer': 'water', minzoom: 13, filter: all('Point', kindIn('lake', 'water', 'sea', 'ocean', 'bay', 'strait')),
        layout: { 'text-field': NAME, 'text-font': FONT.water, 'text-max-width': 8, 'text-size': size(13, 13, 15, 13, 17, 15, 19, 16) }, paint: water,
      },
    ],
    4: [road('road-minor', 15, any(kindIn('minor_road'), both(kindIn('other'), detailIn('living_street'))), 320, size(15, 13, 17, 15, 19, 17))],
    3: [road('road-major', 13, kindIn('highway', 'major_road'), 260, size(13, 13, 15, 13, 17, 16, 19, 18))],
    2: [area],
    1: [{
      id: 'city-name', type: 'symbol', source: STREETS, 'source-layer': 'places', minzoom: 10, maxzoom: 15, filter: all('Point', kindIn('locality'), detailIn('city', 'town')),
      layout: { 'text-field': NAME, 'text-font': FONT.bold, 'text-max-width': 8, 'text-size': size(13, 18, 15, 18) }, paint: ink,
    }],
  }
  return [...EVERY_RANK].reverse().filter((rank) => ranks.includes(rank)).flatMap((rank) => byRank[rank])
}
