// What the roads lie on: land, what stands on it, water.

import type { Palette } from '../palette'
import { type Expression, type Layer, STREETS, type Widths, all, byZoom, kindIn, minZoomOf, not, ramp } from './expression'

const GREEN = [
  'park', 'garden', 'grass', 'grassland', 'meadow', 'forest', 'wood', 'scrub', 'nature_reserve', 'protected_area', 'national_park',
  'cemetery', 'golf_course', 'recreation_ground', 'pitch', 'playground', 'village_green', 'zoo', 'wetland',
]

const BANK: Widths = [0, 0, 1, 1.5, 1.5, 2, 2, 2]
const RIVER: Widths = [1.5, 2, 3, 5, 7, 10, 14, 20]
const DITCH: Widths = [0, 0, 0.6, 1.2, 1.6, 2.5, 4, 6]
const NOT_WATER = not(kindIn('swimming_pool', 'fountain'))

export function ground(colour: Palette): Layer[] {
  const landuse = (id: string, kinds: string[], fill: string, opacity: number | Expression = 1): Layer => ({
    id, type: 'fill', source: STREETS, 'source-layer': 'landuse', filter: all('Polygon', kindIn(...kinds)),
    paint: { 'fill-color': fill, 'fill-opacity': opacity },
  })
  return [
    { id: 'background', type: 'background', paint: { 'background-color': colour.land } },
    { id: 'earth', type: 'fill', source: STREETS, 'source-layer': 'earth', filter: all('Polygon'), paint: { 'fill-color': colour.land } },
    // Gone once the buildings are there.
    landuse('built', ['residential', 'commercial', 'industrial', 'retail', 'railway', 'military', 'aerodrome'], colour.block, ramp(11, 0, 13, 1, 14, 1, 16, 0)),
    landuse('green', GREEN, colour.park, ['match', ['get', 'kind'], ['scrub', 'grassland'], 0.6, 1]),
    landuse('field', ['farmland', 'orchard', 'allotments'], colour.park, 0.35),
    landuse('sand', ['beach', 'sand', 'bare_rock'], colour.block),
    landuse('public', ['school', 'kindergarten', 'college', 'university', 'hospital'], colour.public),
    {
      id: 'square', type: 'fill', source: STREETS, 'source-layer': 'landuse', filter: all('Polygon', kindIn('pedestrian', 'platform', 'pier')),
      paint: { 'fill-color': colour.road, 'fill-outline-color': colour['road-edge'] },
    },
    { id: 'water', type: 'fill', source: STREETS, 'source-layer': 'water', filter: all('Polygon', NOT_WATER), paint: { 'fill-color': colour.water } },
    {
      id: 'water-bank', type: 'line', source: STREETS, 'source-layer': 'water', minzoom: minZoomOf(BANK), filter: all('Polygon', NOT_WATER),
      layout: { 'line-join': 'round' }, paint: { 'line-color': colour['water-edge'], 'line-width': byZoom(BANK) },
    },
    {
      id: 'river', type: 'line', source: STREETS, 'source-layer': 'water', filter: all('LineString', kindIn('river', 'canal')),
      layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': colour.water, 'line-width': byZoom(RIVER) },
    },
    {
      id: 'ditch', type: 'line', source: STREETS, 'source-layer': 'water', minzoom: minZoomOf(DITCH), filter: all('LineString', kindIn('stream', 'drain', 'ditch')),
      layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': colour['water-edge'], 'line-width': byZoom(DITCH) },
    },
    {
      id: 'building', type: 'fill', source: STREETS, 'source-layer': 'buildings', minzoom: 13, filter: all('Polygon', kindIn('building', 'building_part')),
      paint: { 'fill-color': colour.building, 'fill-opacity': ramp(13.5, 0, 14.5, 1) },
    },
  ]
}
