// What the city's server refuses with, in words.

import { m } from '../../paraglide/messages.js'
import { photoReason } from '../../lib/say/refusal'
import { spanOfMinutes } from '../../lib/shown.svelte'
import { Refused } from '../api/city'

const MISTAKES: { [mistake in string]?: () => string } = {
  'note missing': () => m.desk_mistake_note(),
  'by passed': () => m.desk_mistake_day(),
  'agency private': () => m.desk_mistake_private_agency(),
  'photos proof_missing': () => m.desk_proof_needed(),
  'photos photos_too_many': () => m.desk_mistake_proofs(),
  'photos unknown': () => m.desk_proof_needed(),
  'agency unknown': () => m.desk_mistake_agency(),
  'agency same': () => m.desk_mistake_same_agency(),
  'of itself': () => m.desk_mistake_itself(),
  'of unknown': () => m.desk_mistake_no_ticket(),
  'q too_long': () => m.desk_mistake_search(),
  'reason too_short': () => m.desk_mistake_reason(),
}

/** One or two sentences: what happened, what is safe, what comes next. */
export function refusal(error: unknown): string {
  if (!(error instanceof Refused)) return m.desk_lost_text()
  switch (error.code) {
    case 'login_refused': return m.desk_login_refused()
    case 'code_needed': return m.desk_code_needed()
    case 'slow_down': return m.desk_slow_down({ span: spanOfMinutes(Math.max(1, Math.ceil((error.retryAfter ?? 60) / 60))) })
    case 'no_session': return m.desk_ended_text()
    case 'forbidden': return m.desk_forbidden()
    case 'consent_withdrawn': return m.desk_reporter_withdrawn()
    case 'not_found': return m.desk_gone_text()
    case 'disk_full': return m.desk_disk_full()
    case 'too_large': return m.photo_too_many_bytes_plain()
    case 'invalid': return error.mistakes.map(({ field, code }) => (field === 'photo' ? photoReason(code) : MISTAKES[`${field} ${code}`]?.())).find(Boolean) ?? m.desk_mistake_other()
    default: return m.desk_internal()
  }
}
