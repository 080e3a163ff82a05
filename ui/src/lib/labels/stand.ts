// How well the place of a report is known.

import type { DraftView } from '../api/types'
import { EXACT_METRES, type Locator, type LocatorState } from '../geo/locator.svelte'

type Unknown = Exclude<LocatorState, 'idle' | 'done'>
/** `exact` to `photo`: there is a place. The others say why there is none. */
export type Stand = 'exact' | 'rough' | 'pin' | 'photo' | 'mock' | 'outside' | Unknown

type Draft = Pick<DraftView, 'place' | 'outside_city'>
type Heard = Pick<Locator, 'state' | 'best'>

/** In metres, how far off a place may be; nothing where nobody measured it. */
export function accuracyOf({ place }: Draft, { best }: Heard): number | undefined {
  if (place.pin) return undefined
  return best?.accuracy ?? (place.fix?.accuracy_dm === undefined ? undefined : place.fix.accuracy_dm / 10)
}

export function standOf(draft: Draft, locator: Heard): Stand {
  const { place, outside_city } = draft
  if ((place.pin || place.fix) && outside_city) return 'outside'
  if (place.pin) return 'pin'
  const source = locator.best?.source ?? place.fix?.source
  if (source === 'mock') return 'mock'
  if (source === 'photo') return 'photo'
  const accuracy = accuracyOf(draft, locator)
  if (accuracy !== undefined) return accuracy <= EXACT_METRES ? 'exact' : 'rough'
  if (place.fix) return 'rough'
  // Before it began to look, and after it ended with nothing.
  return locator.state === 'idle' || locator.state === 'done' ? 'nothing' : locator.state
}
