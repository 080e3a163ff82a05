// What the core refuses with, in words.

import { m } from '../../paraglide/messages.js'
import { LONGEST_DESCRIPTION, LONGEST_LANDMARK, MOST_CITIZEN_EVENTS, MOST_PHOTOS } from '../api/rules'
import type { AnswerMistake, ApiCode, FieldCode, Mistake, PhotoMistake, QuestionView } from '../api/types'
import { isKnown } from '../known'
import { Refused } from '../platform'
import { bytes, number } from '../shown.svelte'

type Params = { [key in string]?: string }

/** What of a new city is another's already. */
const TAKEN = {
  id: m.error_taken_name,
  name: m.error_taken_name,
  region: m.error_taken_region,
  ticket_prefix: m.error_taken_prefix,
  key: m.error_taken_key,
}

const REFUSALS: { [code in ApiCode]: (params: Params) => string } = {
  not_found: () => m.error_not_found(),
  bad_argument: () => m.error_bad_argument(),
  mistakes: () => m.check_mend(),
  draft_stale: () => m.elsewhere_title(),
  photos_too_many: ({ most = String(MOST_PHOTOS) }) => m.error_photos_too_many({ most }),
  photo_refused: ({ reason = '', limit }) => photoReason(reason, limit),
  place_nowhere: () => m.error_place_nowhere(),
  misfit: () => m.error_misfit(),
  text_too_long: ({ most = '' }) => m.error_text_too_long({ most }),
  nik_malformed: () => m.nik_malformed(),
  disk_full: () => m.error_disk_full(),
  store_from_the_future: () => m.future_text(),
  store_damaged: () => m.damaged_text(),
  key_gone: () => m.error_key_gone(),
  unsupported: () => m.error_unsupported(),
  in_use: () => m.in_use_text(),
  city_key_unknown: () => m.error_city_key(),
  bundle_damaged: () => m.error_bundle_damaged(),
  bundle_too_new: () => m.error_bundle_too_new(),
  bundle_other_city: () => m.error_bundle_other_city(),
  city_unreachable: () => m.error_city_unreachable(),
  city_busy: () => m.error_city_busy(),
  address_bad: () => m.error_address_bad(),
  city_none: () => m.error_city_none(),
  city_taken: ({ what = '', name = '' }) => TAKEN[isKnown(TAKEN, what) ? what : 'name']({ name }),
  link_unknown: () => m.link_unknown(),
  link_not_here: () => m.link_not_here(),
  code_none: () => m.code_none(),
  code_several: () => m.code_several(),
  code_other: () => m.code_other(),
  internal: () => m.error_internal(),
}

/** One or two sentences: what happened, what is safe, what comes next. */
export function refusal(error: unknown): string {
  if (error instanceof Refused) return REFUSALS[isKnown(REFUSALS, error.code) ? error.code : 'internal'](error.params)
  return m.error_lost()
}

const PHOTO_REASONS: { [mistake in PhotoMistake]: () => string } = {
  photo_empty: () => m.photo_empty(),
  photo_heic: () => m.photo_heic(),
  photo_avif: () => m.photo_avif(),
  photo_gif: () => m.photo_gif(),
  photo_svg: () => m.photo_svg(),
  photo_html: () => m.photo_html(),
  photo_pdf: () => m.photo_pdf(),
  photo_tiff: () => m.photo_tiff(),
  photo_video: () => m.photo_video(),
  photo_unknown_format: () => m.photo_unknown_format(),
  photo_lost: () => m.photo_broken_file(),
  photo_unreadable: () => m.photo_broken_file(),
  photo_animated: () => m.photo_animated(),
  photo_too_many_bytes: () => m.photo_too_many_bytes_plain(),
  photo_too_many_pixels: () => m.photo_too_many_pixels(),
  photo_too_many_scans: () => m.photo_too_many_scans(),
  photo_truncated: () => m.photo_truncated(),
  photo_unsupported: () => m.photo_unsupported(),
  photo_broken: () => m.photo_broken_file(),
}

/** Why a file is no photo. A code that this version does not know is said plainly. */
export function photoReason(code: string, limit?: string): string {
  if (code === 'photo_too_many_bytes' && limit && Number(limit) > 0) return m.photo_too_many_bytes({ limit: bytes(Number(limit)) })
  return PHOTO_REASONS[isKnown(PHOTO_REASONS, code) ? code : 'photo_broken']()
}

const MISTAKES: { [mistake in Mistake]: () => string } = {
  category_missing: () => m.mistake_category_missing(),
  category_unknown: () => m.mistake_category_unknown(),
  description_empty: () => m.mistake_description_empty(),
  description_too_long: () => m.mistake_description_too_long({ most: number(LONGEST_DESCRIPTION) }),
  place_missing: () => m.mistake_place_missing(),
  place_nowhere: () => m.mistake_place_nowhere(),
  landmark_too_long: () => m.mistake_landmark_too_long({ most: number(LONGEST_LANDMARK) }),
  photos_too_many: () => m.mistake_photos_too_many({ most: number(MOST_PHOTOS) }),
  photo_twice: () => m.mistake_photo_twice(),
  answers_too_many: () => m.mistake_answers_too_many(),
  content_too_large: () => m.mistake_content_too_large(),
  answer_missing: () => m.mistake_answer_missing(),
  answer_unfit: () => m.mistake_answer_unfit(),
  consent_missing: () => m.mistake_consent_missing(),
}

export function mistakeWords(mistake: Mistake): string {
  return MISTAKES[mistake]()
}

// What nobody but a developer can mend is said plainly.
const unknown = () => m.park_invalid_unknown()

const CODES: { [code in Exclude<FieldCode, PhotoMistake>]: () => string } = {
  ...MISTAKES,
  events_too_many: () => m.park_events_too_many({ most: number(MOST_CITIZEN_EVENTS) }),
  unseen: () => m.mistake_text_unseen(),
  differs: unknown, field_unknown: unknown, forbidden: unknown, itself: unknown, malformed: unknown, missing: unknown, passed: unknown,
  private: unknown, proof_missing: unknown, same: unknown, too_long: unknown, too_short: unknown, unknown,
}

/** What a city's answer calls wrong; codes that this version does not know are said plainly. */
export const mistakeCodeWords = (code: string): string => (isKnown(CODES, code) ? CODES[code] : unknown)()

/** What is wrong with an answer to a question of the form. */
export function answerMistake(mistake: AnswerMistake, { asks }: QuestionView): string {
  switch (mistake) {
    case 'missing': return m.answer_missing()
    case 'unfit': return m.answer_unfit()
    case 'out_of_range': return asks.kind === 'number' ? m.form_range({ least: number(asks.least), most: number(asks.most) }) : m.answer_unfit()
    case 'too_long': return asks.kind === 'text' ? m.answer_too_long({ most: number(asks.longest) }) : m.answer_unfit()
  }
}
