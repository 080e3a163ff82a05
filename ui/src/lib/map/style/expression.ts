// What the layers are written with: widths and opacities by zoom, filters that know their geometry.

import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'

export type Layer = LayerSpecification
export type Expression = ExpressionSpecification

export const STREETS = 'streets'
/** The source of what the pack itself draws: outline, veil, kelurahan. */
export const CITY = 'city'
export const AREAS = 'areas'
export const AREA_NAMES = 'area-names'

/** Widths at zoom 12 to 19; `0` where nothing is drawn yet. */
export type Widths = readonly [number, number, number, number, number, number, number, number]
const FIRST = 12

/** From the first zoom that has a width. */
export const minZoomOf = (widths: Widths) => FIRST + Math.max(0, widths.findIndex((width) => width > 0))

/** Doubles faster than linear, as the ground does. `each` may depend on the feature. */
export function byZoom(widths: Widths, each: (width: number, zoom: number) => number | Expression = (width) => width): Expression {
  const stops = widths.flatMap((width, at) => (width > 0 ? [FIRST + at, each(width, FIRST + at)] : []))
  return ['interpolate', ['exponential', 1.6], ['zoom'], ...stops] as unknown as Expression
}

export const ramp = (...stops: number[]) => ['interpolate', ['linear'], ['zoom'], ...stops] as unknown as Expression

type Geometry = 'Polygon' | 'LineString' | 'Point'

/** A layer of version 4 holds geometries of several kinds: each filter says which it is for. */
export const all = (geometry: Geometry, ...rest: Expression[]): FilterSpecification =>
  ['all', ['==', ['geometry-type'], geometry], ...rest] as unknown as FilterSpecification

export const kindIn = (...kinds: string[]): Expression => ['in', ['get', 'kind'], ['literal', kinds]] as unknown as Expression
export const detailIn = (...details: string[]): Expression => ['in', ['coalesce', ['get', 'kind_detail'], ''], ['literal', details]] as unknown as Expression
export const not = (what: Expression): Expression => ['!', what]
export const any = (...of: Expression[]): Expression => ['any', ...of]
export const both = (...of: Expression[]): Expression => ['all', ...of]
export const is = (flag: 'is_bridge' | 'is_tunnel' | 'is_link'): Expression => ['==', ['get', flag], true]

/** Indonesian names first, as the tiles have them. */
export const NAME: Expression = ['coalesce', ['get', 'name:id'], ['get', 'name']]
