// The complaint that is open, and what is done to it.

import { EACH_SECOND, clock } from '../../lib/state/clock.svelte'
import { type Deed, type DeedBody, Lost, Refused, server } from '../api/city'
import { newId } from '../api/new_id'
import type { DeskComplaint, DeskEvent } from '../api/types'
import { desk } from './desk.svelte'
import { queue } from './queue.svelte'

/** What became of a deed. */
export type Outcome = 'done' | 'passed_on' | 'refused'

class Opened {
  value = $state.raw<DeskComplaint>()
  /** What happened, as far as it was asked for: the latest comes with the complaint, what is older by pages. */
  events = $state.raw<DeskEvent[]>([])
  /** The place before which there is more. */
  earlier = $state.raw<number>()
  failure = $state.raw<unknown>()
  busy = $state(false)
  /** Whether somebody else was faster, and what is shown is what is now. */
  moved = $state(false)
  /** Answers that were not sent, by complaint: in this page's memory and nowhere else. */
  texts = $state<{ [id in string]?: string }>({})

  private id: string | undefined
  private round = 0
  /** What was sent and not answered: sent again it is the same event. */
  private pending: { id: string; deed: string; event: string; said: DeedBody } | undefined

  open(id: string | undefined) {
    this.id = id
    this.value = undefined
    this.events = []
    this.earlier = undefined
    this.failure = undefined
    this.moved = false
    if (id) void this.load()
  }

  forget() {
    this.open(undefined)
    this.texts = {}
    this.pending = undefined
  }

  async load() {
    const { id } = this
    if (!id || this.busy) return
    const round = ++this.round
    try {
      const value = await desk.ask(server.complaint(id))
      if (round === this.round && id === this.id) this.take(value)
    } catch (error) {
      // What is on the screen stays, unless it is not ours to look at any more.
      if (round === this.round && id === this.id && (!this.value || (error instanceof Refused && error.status === 404))) {
        this.value = undefined
        this.failure = error
      }
    }
  }

  /** Asks for what happened before. */
  async loadEarlier() {
    const { id, earlier } = this
    if (!id || earlier === undefined) return
    const page = await desk.ask(server.earlier(id, earlier))
    if (id !== this.id || earlier !== this.earlier) return
    this.events = [...page.events, ...this.events]
    this.earlier = page.earlier
  }

  /** Does it. What went wrong is thrown, except that the complaint moved on: then it is shown as it is now. */
  async act(deed: Deed, note?: string): Promise<Outcome> {
    const { id } = this
    if (!id) return 'refused'
    const said = this.said(id, deed, note)
    this.busy = true
    this.moved = false
    this.round += 1
    try {
      const value = await desk.ask(server.act(id, said.event, said.said))
      this.pending = undefined
      void queue.load()
      if (!value) return 'passed_on'
      if (id === this.id) this.take(value)
      return 'done'
    } catch (error) {
      if (!(error instanceof Lost)) this.pending = undefined
      if (!(error instanceof Refused) || (error.code !== 'misfit' && error.code !== 'other_content')) throw error
      this.busy = false
      this.moved = true
      await this.load()
      void queue.load()
      return 'refused'
    } finally {
      this.busy = false
    }
  }

  private said(id: string, deed: Deed, note: string | undefined) {
    const words = note?.trim()
    const told = { ...deed, ...(words ? { note: words } : {}) }
    const key = JSON.stringify(told)
    if (this.pending?.id !== id || this.pending.deed !== key) {
      this.pending = { id, deed: key, event: newId(clock.now), said: { ...told, at: new Date(clock.now).toISOString() } }
    }
    return this.pending
  }

  private take(value: DeskComplaint) {
    clock.follow(value.now, EACH_SECOND)
    // What was asked for stays, where what is new joins on to it.
    const first = value.events[0]?.event.seq ?? 0
    const joins = this.value?.row.id === value.row.id && (this.events[this.events.length - 1]?.event.seq ?? -1) >= first
    const kept = joins ? this.events.filter(({ event }) => (event.seq ?? 0) < first) : []
    this.events = [...kept, ...value.events]
    if (kept.length === 0) this.earlier = value.earlier
    this.value = value
    this.failure = undefined
  }
}

export const opened = new Opened()
