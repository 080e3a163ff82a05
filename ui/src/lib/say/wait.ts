// How the wait for the city's first answer stands. The core knows which hours count; the page only compares moments.

import { m } from '../../paraglide/messages.js'
import type { Clock, Verdict } from '../api/types'
import { shortTime } from '../shown.svelte'

/** Since when it is late at this moment, while it lasts. */
export function lateSince(wait: Clock | undefined, now: number): string | undefined {
  const due = wait?.due.promise
  return due && !wait.ended_at && now > Date.parse(due) ? due : undefined
}

/** How much of the time until the promise has gone, 0 to 1. */
export function shareGone({ counts_from: from, due: { promise: due } }: Clock, now: number): number {
  if (!from || !due) return 0
  const [start, end] = [Date.parse(from), Date.parse(due)]
  return Math.min(1, Math.max(0, (now - start) / Math.max(1, end - start)))
}

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
    case 'sanction': return m.verdict_sanction()
  }
}
