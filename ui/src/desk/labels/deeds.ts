// What an officer may do to a complaint, as one table: its words, what it needs, in the order shown.

import { m } from '../../paraglide/messages.js'
import type { OfficerEvent } from '../api/types'

/** Kinds that have a form of their own. The answer and the verification stand under the complaint itself. */
export type DeedKind = Exclude<OfficerEvent, 'answer' | 'verified'>

type Needs = 'office' | 'reason' | 'owner' | 'day' | 'other' | 'photos'

export type Form = {
  /** On the button that opens it, and its title. */
  word: () => string
  lead?: () => string
  needs?: Needs
  /** The label of its words; none where it says nothing. */
  note?: () => string
}

export const FORMS: { [kind in DeedKind]: Form } = {
  assigned: { word: () => m.desk_do_assign(), needs: 'office', note: () => m.desk_note_assign() },
  started: { word: () => m.desk_do_start(), lead: () => m.desk_lead_start(), note: () => m.desk_note_citizen() },
  promised: { word: () => m.desk_do_promise(), needs: 'day', note: () => m.desk_note_citizen() },
  question: { word: () => m.desk_do_ask(), lead: () => m.desk_lead_ask(), note: () => m.desk_note_ask() },
  held: { word: () => m.desk_do_hold(), lead: () => m.desk_lead_hold(), note: () => m.desk_note_why() },
  done: { word: () => m.desk_do_finish(), needs: 'photos', note: () => m.desk_note_done() },
  duplicate: { word: () => m.desk_do_merge(), lead: () => m.desk_lead_merge(), needs: 'other', note: () => m.desk_note_citizen() },
  not_ours: { word: () => m.desk_do_not_ours(), needs: 'owner', note: () => m.desk_note_citizen() },
  rejected: { word: () => m.desk_do_reject(), needs: 'reason', note: () => m.desk_note_citizen() },
  reopened: { word: () => m.desk_do_reopen(), note: () => m.desk_note_why() },
  released: { word: () => m.desk_do_release(), lead: () => m.desk_lead_release() },
}

export const ORDER = Object.keys(FORMS) as DeedKind[]
