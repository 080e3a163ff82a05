// What the city's server refuses with, in words.

import { m } from '../../paraglide/messages.js'
import { SHORTEST_REASON } from '../../lib/api/rules'
import { isKnown } from '../../lib/known'
import { photoReason } from '../../lib/labels/refusal'
import { number, spanOfMinutes } from '../../lib/shown.svelte'
import { type FieldError, Refused } from '../api/city'
import type { FieldMistake, ProblemCode } from '../api/types'

// What the forms of the desk do not send, or what nobody at it can mend.
const other = () => m.desk_mistake_other()

const MISTAKES: { [mistake in Exclude<FieldMistake, `photo ${string}`>]: () => string } = {
  'note missing': () => m.desk_mistake_note(),
  'by passed': () => m.desk_mistake_day(),
  'agency private': () => m.desk_mistake_private_agency(),
  'photos proof_missing': () => m.desk_proof_needed(),
  'photos unknown': () => m.desk_proof_needed(),
  'agency unknown': () => m.desk_mistake_agency(),
  'agency same': () => m.desk_mistake_same_agency(),
  'of itself': () => m.desk_mistake_itself(),
  'of unknown': () => m.desk_mistake_no_ticket(),
  'q too_long': () => m.desk_mistake_search(),
  'reason too_short': () => m.desk_mistake_reason({ least: number(SHORTEST_REASON) }),
  'photos photos_too_many': () => m.desk_mistake_proofs(),
  'id malformed': other, 'id differs': other, 'complaint differs': other, 'complaint field_unknown': other,
  'content missing': other, 'content malformed': other, 'pack_rev missing': other, 'nik forbidden': other,
  'nik malformed': other, 'name malformed': other, 'phone malformed': other, 'reporter malformed': other,
  'came_by malformed': other, 'visibility private': other, 'actor malformed': other, 'actor forbidden': other,
  'kind missing': other, 'kind malformed': other, 'kind forbidden': other, 'event field_unknown': other,
  'event events_too_many': other, 'at missing': other, 'at malformed': other, 'note malformed': other, 'note forbidden': other,
  'note too_long': other, 'photos malformed': other, 'photos forbidden': other, 'photo_id unknown': other,
  'reason malformed': other, 'reason too_long': other, 'query malformed': other, 'text unseen': other, 'after malformed': other, 'cell malformed': other,
  'received_on missing': other, 'claim malformed': other, 'category category_missing': other, 'category category_unknown': other,
  'description description_empty': other, 'description description_too_long': other, 'place place_missing': other,
  'place place_nowhere': other, 'landmark landmark_too_long': other, 'photos photo_twice': other,
  'attributes answers_too_many': other, 'content content_too_large': other, 'attributes answer_missing': other,
  'attributes answer_unfit': other, 'consents consent_missing': other,
}

const internal = () => m.desk_internal()

const REFUSALS: { [code in ProblemCode]: (refused: Refused) => string } = {
  login_refused: () => m.desk_login_refused(),
  code_needed: () => m.desk_code_needed(),
  slow_down: ({ retryAfter = 60 }) => m.desk_slow_down({ span: spanOfMinutes(Math.max(1, Math.ceil(retryAfter / 60))) }),
  no_session: () => m.desk_ended_text(),
  forbidden: () => m.desk_forbidden(),
  consent_withdrawn: () => m.desk_reporter_withdrawn(),
  not_found: () => m.desk_gone_text(),
  disk_full: () => m.desk_disk_full(),
  too_large: () => m.photo_too_many_bytes_plain(),
  invalid: ({ mistakes }) => mistakes.map(mistake).find((said) => said !== other)?.() ?? other(),
  bad_json: internal, bad_bundle: internal, bad_header: internal, other_content: internal, other_photo: internal,
  offset_mismatch: internal, misfit: internal, erased: internal, gone: internal, restored: internal, unsupported_tus: internal,
  unsupported_media: internal, duplicate_key: internal, other_city: internal, unknown_version: internal, busy: internal,
  checksum_mismatch: internal, internal: internal,
}

/** What is wrong with a field; a mistake that this page does not know is said plainly. */
function mistake({ field, code }: FieldError): () => string {
  if (field === 'photo') return () => photoReason(code)
  const name = `${field} ${code}`
  return isKnown(MISTAKES, name) ? MISTAKES[name] : other
}

/** One or two sentences: what happened, what is safe, what comes next. */
export function refusal(error: unknown): string {
  if (!(error instanceof Refused)) return m.desk_lost_text()
  return REFUSALS[isKnown(REFUSALS, error.code) ? error.code : 'internal'](error)
}
