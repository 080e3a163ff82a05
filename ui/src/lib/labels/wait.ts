// How the wait for the city's first answer stands, in words.

import { m } from '../../paraglide/messages.js'
import type { Clock, Verdict } from '../api/types'
import { shortTime } from '../shown.svelte'

/** Until when the city promised an answer; before the offices open, when the count begins. */
export function promised({ counts_from: from, due: { promise: due } }: Clock, now: number): string | undefined {
  if (from && now < Date.parse(from)) return m.counts_from({ time: shortTime(from) })
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
