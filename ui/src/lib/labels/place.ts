// A place in words: on which street, beside which, or where two meet.

import { m } from '../../paraglide/messages.js'
import type { PlaceWords } from '../api/types'

export function streetOf({ street, near, other }: PlaceWords): string | undefined {
  if (!street) return undefined
  if (near) return m.place_beside({ street })
  return other ? m.place_crossing({ street, other }) : street
}

/** The street of a report, which its citizen may have named otherwise than the map does. */
export const streetSaid = (street: string | undefined, words: PlaceWords | undefined) => (words && words.street === street ? streetOf(words) : street)
