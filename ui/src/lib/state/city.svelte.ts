// What every page needs of its city: its time, and its names for offices and places.

import type { Area } from '../api/types'

export type CityWords = { tz: string; agencies: readonly { id: string; name: string }[]; areas: readonly Area[] }

class City {
  words = $state.raw<CityWords>()
}

export const city = new City()
