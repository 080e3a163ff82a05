// A page of the queue, and the pages after it that were asked for.

import { EACH_SECOND, clock } from '../../lib/state/clock.svelte'
import { type QueueQuery, server } from '../api/city'
import type { DeskRow, Tray, TrayCounts } from '../api/types'
import { desk } from './desk.svelte'

export type Filters = { channel: string; category: string; agency: string; area: string }

const NO_FILTERS: Filters = { channel: '', category: '', agency: '', area: '' }

class Queue {
  rows = $state.raw<DeskRow[]>()
  counts = $state.raw<TrayCounts>()
  more = $state<string>()
  busy = $state(false)
  failure = $state.raw<unknown>()
  filters = $state<Filters>({ ...NO_FILTERS })
  text = $state('')

  tray = $state<Tray>('unanswered')
  /** So many rows were asked for: pressing for more counts, also where another answer comes in between. */
  private wanted = $state(0)
  private round = 0
  private timer: number | undefined

  /** Whether more rows were asked for and have not come. */
  readonly asksMore = $derived(this.busy && this.wanted > (this.rows?.length ?? 0))
  readonly filtered = $derived(Object.values(this.filters).filter(Boolean).length)

  /** How far the list is scrolled. */
  top = 0
  /** Where it is to stand once its rows are there. */
  standAt: number | undefined
  private readonly left = new Map<Tray, { rows: number; top: number }>()

  /** Another tray: from its top, or where it was left if Back leads to it. */
  show(tray: Tray, back: boolean) {
    if (this.rows) this.left.set(this.tray, { rows: this.rows.length, top: this.top })
    const before = back ? this.left.get(tray) : undefined
    this.tray = tray
    this.wanted = before?.rows ?? 0
    this.top = this.standAt = before?.top ?? 0
    this.rows = undefined
    this.more = undefined
    void this.load()
  }

  /** A letter more or less: asked once the fingers rest. */
  search(text: string) {
    this.text = text
    window.clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.load(), 250)
  }

  filter(change: Partial<Filters>) {
    this.filters = { ...this.filters, ...change }
    void this.load()
  }

  reset() {
    this.filters = { ...NO_FILTERS }
    this.text = ''
    void this.load()
  }

  /** Nothing of whoever sat here before. */
  forget() {
    this.round += 1
    this.wanted = 0
    this.rows = undefined
    this.counts = undefined
    this.more = undefined
    this.filters = { ...NO_FILTERS }
    this.text = ''
    this.left.clear()
  }

  /** As many rows again as are on the screen, so that nothing that somebody looks at goes away by itself. */
  async load() {
    const round = ++this.round
    this.busy = true
    try {
      let page = await desk.ask(server.queue(this.asked()))
      let rows = page.rows
      while (page.next && rows.length < Math.max(this.wanted, this.rows?.length ?? 0) && round === this.round) {
        page = await desk.ask(server.queue(this.asked(page.next)))
        rows = [...rows, ...page.rows]
      }
      if (round !== this.round) return
      clock.follow(page.now, EACH_SECOND)
      this.rows = rows
      this.counts = page.counts
      this.more = page.next
      this.failure = undefined
    } catch (error) {
      if (round === this.round) this.failure = error
    } finally {
      if (round === this.round) this.busy = false
    }
  }

  async loadMore() {
    if (!this.more) return
    this.wanted = (this.rows?.length ?? 0) + 1
    // What is under way sees that itself.
    if (this.busy) return
    const round = ++this.round
    this.busy = true
    try {
      const page = await desk.ask(server.queue(this.asked(this.more)))
      if (round !== this.round) return
      const known = new Set(this.rows?.map(({ id }) => id))
      this.rows = [...(this.rows ?? []), ...page.rows.filter(({ id }) => !known.has(id))]
      this.more = page.next
    } catch (error) {
      if (round === this.round) this.failure = error
    } finally {
      if (round === this.round) this.busy = false
    }
  }

  /** What is shown, as a question. */
  asked(after?: string): QueueQuery {
    return { tray: this.tray, ...this.filters, q: this.text.trim(), ...(after ? { after } : {}) }
  }
}

export const queue = new Queue()
