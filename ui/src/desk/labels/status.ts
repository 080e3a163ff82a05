// Where a complaint stands, as colour, icon and word: the citizen's words, with lateness before all else.

import { m } from '../../paraglide/messages.js'
import { SHOWN } from '../../lib/api/rules'
import { type Face, face } from '../../lib/labels/status'
import type { DeskRow, Status } from '../api/types'
import { waitOf } from './wait'

export function statusOf(row: DeskRow, now: number): Face {
  if (row.asked) return { tone: 'wait', icon: 'question', word: m.desk_asked() }
  if (waitOf(row, now).kind === 'late') return face('attention')
  // Of what only its office reads, nothing is told but its clock.
  if (row.status === undefined) return row.wait ? face('waiting') : { tone: 'local', icon: 'lock', word: m.desk_answered() }
  if (row.status === 'reopened') return { tone: 'alert', icon: 'reopen', word: m.desk_tray_reopened() }
  return face(SHOWN[row.status], row.status)
}

/** The same without a clock, for what lies nearby. */
export const faceOf = (status: Status): Face => face(SHOWN[status], status)
