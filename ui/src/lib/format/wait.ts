// How a wait stands at a moment. The core knows which hours count; here moments are only compared.

import type { Clock } from '../api/types'

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
