// The one thing that a list says of a report beside its status: what is asked, promised, late, or was answered.

import { m } from '../../paraglide/messages.js'
import type { ComplaintRow } from '../api/types'
import { lateSince } from '../format/wait'
import { day, shortTime, soonTime, span } from '../shown.svelte'
import { agencyName } from './names'
import { HERE, parted } from './parted'

/** A sentence with the time in it that counts, which stands out. */
export type Sentence = { before: string; strong: string; after: string; late: boolean }

const around = (text: string, strong = '', late = false): Sentence => ({ ...parted(text), strong, late })

type Told = Pick<ComplaintRow, 'outlook' | 'clock' | 'marks' | 'answered_at' | 'shown'>

/** `leaves`: when what is still on this device leaves it. */
export function outlookOf(row: Told, now: number, leaves: string): Sentence {
  const { outlook } = row
  switch (outlook?.kind) {
    case 'stuck': return around(m.unsent_needs_you_hint())
    case 'asked': return around(outlook.agency ? m.outlook_asked({ office: agencyName(outlook.agency) }) : m.outlook_asked_city())
    case 'answer_by': {
      const late = lateSince(row.clock, now)
      return late ? lateBy(shortTime(late)) : around(m.promise_not_begun({ time: HERE }), soonTime(outlook.at))
    }
    case 'done_by':
      return now > Date.parse(outlook.at) ? lateBy(day(outlook.at)) : around(m.outlook_done_by({ day: HERE }), day(outlook.at))
    case 'check_by':
      // The days in which it can be disputed are over while the screen stays open.
      return now > Date.parse(outlook.at) ? told(row, leaves) : around(m.outlook_check_by({ day: HERE }), day(outlook.at))
    case undefined: return told(row, leaves)
  }
}

const lateBy = (since: string) => around(m.late_since({ time: HERE }), since, true)

/** Where nothing is open: how it was answered, or how long it has waited without a promise. */
function told({ marks: { received_at: received }, answered_at: answered, shown }: Told, leaves: string): Sentence {
  if (!received) return around(leaves)
  if (answered) return around(`${m.answered_in()} ${HERE}`, span(received, answered))
  if (shown === 'waiting' || shown === 'working') return around(`${m.waiting_answer()} ${HERE}`, span(received))
  return around(m.sent_at({ time: HERE }), shortTime(received))
}
