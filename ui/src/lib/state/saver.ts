// Saves one field after the other, and says truthfully whether it did. What was typed stays until the core has it.

import type { DraftChange, DraftView } from '../api/types'
import { Refused } from '../platform/host'

/** What a change replaces: a field, within `answer` one question, within `consent` one text. */
export type Field = string

export function fieldOf(change: DraftChange): Field {
  switch (change.field) {
    case 'answer': return `answer/${change.value.question}`
    case 'consent': return `consent/${change.value.text_id}`
    default: return change.field
  }
}

export type Rest = 'nothing' | 'waiting' | 'refused'

export interface SaverOptions {
  send(change: DraftChange, leaving: boolean): Promise<DraftView>
  /** `rest`: what is not saved although this is. */
  saved(view: DraftView, rest: Rest): void
  /** `lasting`: it would be refused again, so it is not tried again by itself. */
  failed(error: unknown, field: Field, lasting: boolean): void
  /** Replaced in tests. */
  later?: (run: () => void, ms: number) => () => void
}

const FIRST_WAIT = 1_000
const LONGEST_WAIT = 10_000

export class Saver {
  /** Newest value of each field that is not saved, oldest first. */
  private readonly waiting = new Map<Field, DraftChange>()
  /** Fields whose newest value the core will not take. It stays on the screen until it is changed. */
  private readonly refused = new Set<Field>()
  private running: Promise<void> | undefined
  private cancel: (() => void) | undefined
  private wait = FIRST_WAIT
  private leaving = false
  private readonly later: (run: () => void, ms: number) => () => void

  constructor(private readonly options: SaverOptions) {
    this.later = options.later ?? ((run, ms) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    })
  }

  get isWaiting(): boolean {
    return this.rest !== 'nothing' || this.running !== undefined
  }

  private get rest(): Rest {
    if (this.refused.size > 0) return 'refused'
    return this.waiting.size > 0 ? 'waiting' : 'nothing'
  }

  holds(field: Field): boolean {
    return this.waiting.has(field)
  }

  /** Whether the newest value of a field is one that the core will not take. */
  refuses(field: Field): boolean {
    return this.refused.has(field)
  }

  /** Lets a value go that the core will not take. */
  forget(field: Field) {
    this.refused.delete(field)
    this.waiting.delete(field)
  }

  /** Notes a change and saves it after `delay`, or with what is saved before. */
  put(change: DraftChange, delay: number) {
    const field = fieldOf(change)
    this.refused.delete(field)
    this.waiting.delete(field)
    this.waiting.set(field, change)
    this.plan(delay)
  }

  /** Saves what waits now. Resolves to whether everything is saved. */
  async flush(leaving = false): Promise<boolean> {
    this.cancel?.()
    this.leaving = leaving
    this.running ??= this.run().finally(() => (this.running = undefined))
    await this.running
    return this.rest === 'nothing'
  }

  stop() {
    this.cancel?.()
  }

  private plan(delay: number) {
    this.cancel?.()
    this.cancel = this.later(() => void this.flush(), delay)
  }

  private async run() {
    for (;;) {
      const next = this.waiting.values().next()
      if (next.done) return
      const change = next.value
      const field = fieldOf(change)
      // Taken out before it is sent: what is typed meanwhile is a change of its own.
      this.waiting.delete(field)
      try {
        const view = await this.options.send(change, this.leaving)
        this.wait = FIRST_WAIT
        this.options.saved(view, this.rest)
      } catch (error) {
        const lasting = error instanceof Refused && error.retry !== 'now' && error.code !== 'disk_full'
        this.options.failed(error, field, lasting)
        if (lasting) {
          if (!this.waiting.has(field)) this.refused.add(field)
          continue
        }
        if (!this.waiting.has(field)) this.waiting.set(field, change)
        this.plan(this.wait)
        this.wait = Math.min(this.wait * 2, LONGEST_WAIT)
        return
      }
    }
  }
}
