// The roads, which the eye follows: casings below fills, each class above the one that is smaller, bridges above all of it.

import type { Palette } from '../palette'
import { type Expression, type Layer, STREETS, type Widths, all, any, both, byZoom, detailIn, is, kindIn, minZoomOf, not } from './expression'

type Road = {
  id: string
  of: Expression
  widths: Widths
  fill: string
  /** The colour of its casing; without one it has none. */
  edge?: string
  /** Where its casing begins, if later than its fill. */
  edgeFrom?: number
}

const RUNWAY: Widths = [0, 4, 7, 12, 20, 34, 60, 100]
const RAIL: Widths = [1, 1.4, 2, 3, 3.5, 4, 5, 6]
const PATH: Widths = [0, 0, 0, 1.2, 2.4, 4.5, 8, 13]
const TRACK: Widths = [0, 0, 0.8, 1.2, 1.8, 3, 4, 6]

const PATHS = both(kindIn('path'), detailIn('path', 'footway', 'pedestrian', 'alley', 'steps'))
const TRACKS = both(kindIn('path'), detailIn('track', 'bridleway', 'cycleway'))
const RAILS = both(kindIn('rail'), detailIn('rail', 'light_rail', 'tram', 'narrow_gauge'))
const SERVICE = both(kindIn('minor_road'), detailIn('service'))
const MINOR = any(both(kindIn('minor_road'), not(detailIn('service'))), both(kindIn('other'), detailIn('living_street')))
const TERTIARY = both(kindIn('major_road'), detailIn('tertiary', 'tertiary_link'))
const MAJOR = both(kindIn('major_road'), detailIn('secondary', 'secondary_link', 'primary', 'primary_link'))
const TRUNK = any(kindIn('highway'), both(kindIn('major_road'), detailIn('trunk', 'trunk_link')))

/** From the smallest to the largest. */
const classes = (colour: Palette): Road[] => [
  { id: 'path', of: PATHS, widths: PATH, fill: colour.road, edge: colour['road-edge'], edgeFrom: 16 },
  { id: 'service', of: SERVICE, widths: [0, 0, 1, 3, 5.5, 9, 14, 20], fill: colour.road, edge: colour['road-edge'] },
  { id: 'minor', of: MINOR, widths: [0.8, 1.2, 2.6, 5.5, 9, 14, 21, 30], fill: colour.road, edge: colour['road-edge'] },
  { id: 'tertiary', of: TERTIARY, widths: [1.2, 2, 4, 8.5, 12.5, 17, 25, 36], fill: colour.road, edge: colour['road-edge'] },
  { id: 'major', of: MAJOR, widths: [1.8, 3, 5.5, 10.5, 15, 21, 30, 44], fill: colour.road, edge: colour['road-edge'] },
  { id: 'trunk', of: TRUNK, widths: [2.6, 4.5, 8, 14, 19, 26, 36, 52], fill: colour.national, edge: colour['national-edge'] },
]

/** How much wider a casing is than its fill. */
const casing = (zoom: number) => (zoom <= 15 ? 2 : zoom <= 17 ? 2 + (zoom - 15) / 2 : 3 + (zoom - 17) / 2)
/** A ramp takes three quarters of its road. */
const link = (width: number): Expression => ['case', is('is_link'), width * 0.75, width]
/** Where the public may not drive. */
const dim = (whole: number): Expression => ['case', ['in', ['coalesce', ['get', 'access'], ''], ['literal', ['private', 'no']]], whole * 0.5, whole]

const GROUND = both(not(is('is_bridge')), not(is('is_tunnel')))

function fill({ id, of, widths, fill: colour }: Road, where: Expression, suffix: string, more: { opacity?: number; from?: number; dash?: number[]; until?: number } = {}): Layer {
  return {
    id: `${id}${suffix}`, type: 'line', source: STREETS, 'source-layer': 'roads', minzoom: more.from ?? minZoomOf(widths), ...(more.until && { maxzoom: more.until }),
    filter: all('LineString', where, of),
    layout: { 'line-join': 'round', 'line-cap': more.dash ? 'butt' : 'round', 'line-sort-key': ['coalesce', ['get', 'sort_rank'], 0] },
    paint: { 'line-color': colour, 'line-width': byZoom(widths, link), 'line-opacity': dim(more.opacity ?? 1), ...(more.dash && { 'line-dasharray': more.dash }) },
  }
}

function edge({ id, of, widths, edge: colour = '', edgeFrom }: Road, where: Expression, suffix: string, more: { wider?: number; opacity?: number; dash?: number[] } = {}): Layer {
  return {
    id: `${id}-case${suffix}`, type: 'line', source: STREETS, 'source-layer': 'roads', minzoom: edgeFrom ?? minZoomOf(widths),
    filter: all('LineString', where, of),
    layout: { 'line-join': 'round', 'line-cap': 'butt', 'line-sort-key': ['coalesce', ['get', 'sort_rank'], 0] },
    paint: {
      'line-color': colour, 'line-opacity': dim(more.opacity ?? 1),
      'line-width': byZoom(widths, (width, zoom) => ['+', link(width), casing(zoom) + (more.wider ?? 0)]),
      ...(more.dash && { 'line-dasharray': more.dash }),
    },
  }
}

function rail(colour: Palette, where: Expression, suffix: string): Layer[] {
  const base = { type: 'line', source: STREETS, 'source-layer': 'roads', filter: all('LineString', where, RAILS), layout: { 'line-join': 'round', 'line-cap': 'butt' } } as const
  return [
    { ...base, id: `rail${suffix}`, paint: { 'line-color': colour.rail, 'line-width': byZoom(RAIL) } },
    { ...base, id: `rail-dash${suffix}`, minzoom: 14, paint: { 'line-color': colour.land, 'line-width': byZoom(RAIL, (width) => width / 2), 'line-dasharray': [4, 4] } },
  ]
}

export function roads(colour: Palette): Layer[] {
  const roads = classes(colour)
  const find = (id: string): Road[] => roads.filter((road) => road.id === id)
  const small = [...find('service'), ...find('minor')]
  const large = [...find('tertiary'), ...find('major'), ...find('trunk')]
  const track: Road = { id: 'track', of: TRACKS, widths: TRACK, fill: colour['road-edge'] }
  // Gang are streets that people live on: whole lines once one is close.
  const path = (where: Expression, suffix: string, opacity = 1) => find('path').flatMap((road) => [
    fill(road, where, `-far${suffix}`, { dash: [2, 1.5], until: 16, opacity }), fill(road, where, suffix, { from: 16, opacity }),
  ])
  const bridge = is('is_bridge')
  const tunnel = both(is('is_tunnel'), not(bridge))
  return [
    {
      id: 'runway', type: 'line', source: STREETS, 'source-layer': 'roads', minzoom: minZoomOf(RUNWAY), filter: all('LineString', kindIn('aeroway')),
      layout: { 'line-join': 'round' }, paint: { 'line-color': colour.block, 'line-width': byZoom(RUNWAY) },
    },
    ...roads.flatMap((road) => [edge(road, tunnel, '-tunnel', { dash: [2, 2], opacity: 0.5 }), fill(road, tunnel, '-tunnel', { opacity: 0.5 })]),
    ...[...find('path'), ...small].map((road) => edge(road, GROUND, '')),
    ...path(GROUND, ''),
    fill(track, GROUND, '', { dash: [3, 2] }),
    ...small.map((road) => fill(road, GROUND, '')),
    ...rail(colour, GROUND, ''),
    ...large.map((road) => edge(road, GROUND, '')),
    ...large.map((road) => fill(road, GROUND, '')),
    // Above all that lies on the ground.
    ...rail(colour, bridge, '-bridge'),
    ...roads.flatMap((road) => [edge(road, bridge, '-bridge', { wider: 1 }), fill(road, bridge, '-bridge')]),
    {
      id: 'ferry', type: 'line', source: STREETS, 'source-layer': 'roads', filter: all('LineString', kindIn('ferry')),
      paint: { 'line-color': colour['water-edge'], 'line-width': 1, 'line-dasharray': [4, 3] },
    },
  ]
}
