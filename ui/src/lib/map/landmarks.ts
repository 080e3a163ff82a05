// Kinds of places that somebody recognises a spot by, and the icon that each goes by. No brand has a logo here, and all
// places of worship share one icon.

import type { IconName } from '../api/types'
import type { Expression } from './style/expression'

export const POI_A = [
  'hospital', 'clinic', 'doctors', 'place_of_worship', 'school', 'marketplace', 'townhall', 'police', 'fire_station', 'station',
  'bus_station', 'stadium',
] as const
export const POI_B = [
  'fuel', 'pharmacy', 'bank', 'post_office', 'supermarket', 'convenience', 'restaurant', 'cafe', 'hotel', 'park', 'cemetery',
  'university', 'library',
] as const

/** The layers that show them. */
export const LANDMARKS = ['poi-a', 'poi-b'] as const

export const ICON_OF: { [kind in (typeof POI_A)[number] | (typeof POI_B)[number]]?: IconName } = {
  hospital: 'heart', clinic: 'heart', doctors: 'heart', pharmacy: 'heart',
  place_of_worship: 'users',
  school: 'pencil', university: 'pencil', library: 'pencil',
  marketplace: 'grid', supermarket: 'ticket', convenience: 'ticket',
  townhall: 'building', bank: 'building', post_office: 'building', hotel: 'home',
  police: 'shield', fire_station: 'bell',
  station: 'route', bus_station: 'route', fuel: 'drop',
  stadium: 'flag', restaurant: 'tray', cafe: 'tray',
}

/** The icons in the colours of one palette. */
export type PoiIcons = {
  /** The side of an image, in pixels of the map. */
  size: number
  /** Which image a feature has; a park and a cemetery have their name alone. */
  expression: Expression
  names: { icon: IconName; image: string }[]
}

export const PLATE = 24

/** Images are named by their colours, so that two palettes live beside each other. */
export function poiIcons(poi: string, halo: string): PoiIcons {
  const image = (icon: IconName) => `${icon} ${poi} ${halo}`
  const used = [...new Set(Object.values(ICON_OF))]
  const cases = used.flatMap((icon) => [Object.entries(ICON_OF).flatMap(([kind, name]) => (name === icon ? [kind] : [])), image(icon)])
  return {
    size: 18,
    expression: ['match', ['get', 'kind'], ...cases, ''] as unknown as Expression,
    names: used.map((icon) => ({ icon, image: image(icon) })),
  }
}
