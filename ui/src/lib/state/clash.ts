// One draft in two windows: whether what is changed here was changed elsewhere too, field by field.

import type { DraftChange, DraftView } from '../api/types'
import { positionOf } from '../geo/plane'
import type { Field } from './saver'

/** Changed here and elsewhere since this page saw it: one of the two can stay. */
export interface Clash {
  field: Field
  /** What was to be written. */
  change: DraftChange
  /** The words that stand there now, where it is about words. */
  theirs: string | undefined
}

/** What a draft has where a change would write, to be compared with what it had before. */
export function standing(view: DraftView, change: DraftChange): string {
  return JSON.stringify(of(view, change) ?? null)
}

function of(view: DraftView, change: DraftChange): unknown {
  switch (change.field) {
    // Where a window is, is its own affair; of what is measured the newest counts.
    case 'step': case 'fix': return undefined
    case 'category': return view.category
    case 'description': return view.description
    case 'answer': return view.answers[change.value.question]
    case 'pin': return view.place.pin
    case 'area': return view.place.area
    case 'landmark': return view.place.landmark
    case 'street': return view.place.street
    case 'visibility': return view.visibility
    case 'anonymous': return view.anonymous
    case 'consent': return view.consent?.text_id === change.value.text_id ? view.consent.agreed : false
  }
}

/** The same of what is to be written. */
function wanted(change: DraftChange): string | undefined {
  switch (change.field) {
    case 'step': case 'fix': return undefined
    case 'pin': return JSON.stringify(change.value && positionOf(change.value))
    case 'answer': return JSON.stringify(change.value.answer ?? null)
    case 'consent': return JSON.stringify(change.value.agreed)
    case 'landmark': case 'street': return JSON.stringify(change.value.trim() === '' ? null : change.value)
    default: return JSON.stringify(change.value)
  }
}

/** What a change would overwrite that its citizen has not seen; nothing, where it stands as it was or is already what is wanted. */
export function clash(base: string, now: DraftView, change: DraftChange, field: Field): Clash | undefined {
  const stands = standing(now, change)
  if (stands === base || stands === wanted(change)) return undefined
  const words = change.field === 'description' || change.field === 'landmark' ? of(now, change) : undefined
  return { field, change, theirs: typeof words === 'string' ? words : undefined }
}
