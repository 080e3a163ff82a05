// How long is left for an answer, counted each second, in words.

import { m } from '../../paraglide/messages.js'
import { IS_OPEN } from '../../lib/api/rules'
import { notBegun } from '../../lib/labels/wait'
import { day, shortTime, span, spanOfMinutes } from '../../lib/shown.svelte'
import { language } from '../../lib/state/language.svelte'
import type { DeskRow } from '../api/types'
import { countdown } from './countdown'

export type Wait = {
  kind: 'running' | 'soon' | 'late' | 'promised' | 'none'
  /** The count or the day. */
  value: string
  /** What it is of. */
  word: string
  /** How much of the time is left, 0 to 1, while it runs. */
  share: number
}

const HOUR = 3_600_000

const counted = (ms: number) => {
  const text = countdown(ms, language.now === 'en' ? ':' : '.')
  return text ?? spanOfMinutes(ms / 60_000)
}

export function waitOf(row: DeskRow, now: number): Wait {
  const { wait } = row
  const closed = notBegun(wait?.counts_from, wait?.promise, now)
  if (closed) return { kind: 'promised', value: closed, word: '', share: 0 }
  if (wait?.target) {
    const [from, target, limit] = [Date.parse(wait.from), Date.parse(wait.target), wait.limit ? Date.parse(wait.limit) : Infinity]
    if (now > limit) return { kind: 'late', value: counted(now - target), word: m.desk_past_limit(), share: 0 }
    if (now > target) return { kind: 'late', value: counted(now - target), word: m.desk_past_target(), share: 0 }
    const share = (target - now) / Math.max(1, target - from)
    // Out of hours the target lies behind the next opening: then its time says more than how long.
    const word = target - from <= HOUR ? m.desk_of_span({ span: span(wait.from, wait.target) }) : m.desk_target_at({ time: shortTime(wait.target) })
    return { kind: share < 0.3 ? 'soon' : 'running', value: counted(target - now), word, share: Math.min(1, share) }
  }
  if (row.promised_by && isOpen(row)) {
    const late = now > Date.parse(row.promised_by)
    return { kind: late ? 'late' : 'promised', value: day(row.promised_by), word: late ? m.desk_past_promise() : m.desk_promised(), share: 0 }
  }
  if (wait) return { kind: 'running', value: span(wait.from), word: m.desk_waiting(), share: 1 }
  return { kind: 'none', value: isOpen(row) ? m.desk_answered() : m.desk_over(), word: '', share: 0 }
}

/** Whether it is counted on. Of what only its office reads nothing is told but its clock. */
export const isOpen = ({ status }: DeskRow): boolean => status === undefined || IS_OPEN[status]
