// What home and the queue show. Fetched when the core says that it changed, at most four times a second.

import type { ComplaintRow, DraftRow, Queue } from '../api/types'
import { core, ignore } from './core.svelte'

const PAUSE = 250

/** Something that is fetched again when it changed; many calls at once are one. */
class Fetched<T> {
  value = $state.raw<T>()
  private busy = false
  private again = false

  constructor(private readonly fetch: () => Promise<T>) {}

  refresh() {
    if (this.busy) {
      this.again = true
      return
    }
    this.busy = true
    void this.fetch()
      .then((value) => (this.value = value), ignore)
      .then(() => new Promise((rest) => window.setTimeout(rest, PAUSE)))
      .then(() => {
        this.busy = false
        if (this.again) {
          this.again = false
          this.refresh()
        }
      })
  }
}

class Lists {
  readonly complaints = new Fetched<ComplaintRow[]>(() => core.ask('complaint_list', {}))
  private readonly written = new Fetched<DraftRow[]>(() => core.ask('draft_list', {}))
  readonly queue = new Fetched<Queue>(() => core.ask('queue_list', {}))

  /** The two lists arrive one after the other, and a draft keeps its id when it is sent: it is never shown as both. */
  readonly drafts = $derived.by(() => {
    const sent = new Set(this.complaints.value?.map(({ id }) => id))
    return this.written.value?.filter(({ id }) => !sent.has(id)) ?? []
  })

  constructor() {
    core.whenBack(() => this.refresh())
    core.hear(({ notice }) => {
      if (notice === 'draft') this.refreshDrafts()
      if (notice === 'complaint') this.complaints.refresh()
      if (notice === 'queue' || notice === 'complaint') this.queue.refresh()
    })
  }

  refreshDrafts() {
    this.written.refresh()
  }

  refresh() {
    this.complaints.refresh()
    this.written.refresh()
    this.queue.refresh()
  }
}

export const lists = new Lists()
