// How the wait for the city's first answer stands, in words.

import { m } from '../../paraglide/messages.js'
import type { Clock, Verdict } from '../api/types'
import { dueTime, shortTime } from '../shown.svelte'

/** What stands instead of any count while the offices have been closed since: until when an answer is promised. */
export function notBegun(from: string | undefined, promise: string | undefined, now: number): string | undefined {
  return from && promise && now < Date.parse(from) ? m.promise_not_begun({ time: dueTime(promise) }) : undefined
}

/** Until when the city promised an answer. */
export function promised({ due: { promise: due } }: Clock): string | undefined {
  return due && m.promise_by({ time: shortTime(due) })
}

export function judged(verdict: Verdict): string {
  switch (verdict) {
    case 'reward': return m.verdict_reward()
    case 'on_time': return m.verdict_on_time()
    case 'late': return m.verdict_late()
    case 'sanction': return m.verdict_past_limit()
  }
}
