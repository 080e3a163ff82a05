// The city's edge and its parts: the pack's own shapes where it has them, else what the tiles know.

import type { Palette } from '../palette'
import { AREAS, CITY, type Expression, type Layer, STREETS, type Widths, all, byZoom, kindIn, minZoomOf } from './expression'

const AREA: Widths = [0, 0.8, 1, 1.2, 1.2, 1.5, 1.5, 1.5]
const DISTRICT: Widths = [1, 1, 1.2, 1.5, 1.5, 2, 2, 2]
const CITY_EDGE: Widths = [1.6, 2, 2, 2.5, 2.5, 3, 3, 3]

const level = (detail: number): Expression => ['==', ['to-number', ['get', 'kind_detail'], 0], detail]

export function borders(colour: Palette, has: { outline: boolean; areas: boolean }): Layer[] {
  const line = (id: string, widths: Widths, opacity: number, dash: number[], from: Partial<Layer>): Layer => ({
    id, type: 'line', minzoom: minZoomOf(widths), layout: { 'line-join': 'round' },
    paint: { 'line-color': colour.border, 'line-opacity': opacity, 'line-width': byZoom(widths), 'line-dasharray': dash },
    ...from,
  }) as Layer
  const tiles = (...rest: Expression[]) => ({ source: STREETS, 'source-layer': 'boundaries', filter: all('LineString', ...rest) }) as Partial<Layer>
  const own = (source: string) => ({ source, filter: all('Polygon') }) as Partial<Layer>
  const veil: Layer = { id: 'veil', type: 'fill', source: 'veil', filter: all('Polygon'), paint: { 'fill-color': colour.halo, 'fill-opacity': 0.55 } }
  return [
    ...(has.outline ? [veil] : []),
    line('border-area', AREA, 0.45, [2, 2], has.areas ? own(AREAS) : tiles(kindIn('locality'))),
    line('border-kecamatan', DISTRICT, 0.55, [4, 2], tiles(kindIn('county'), level(6))),
    line('border-city', CITY_EDGE, 1, [6, 2, 1, 2], has.outline ? own(CITY) : tiles(kindIn('county'), level(5))),
  ]
}
