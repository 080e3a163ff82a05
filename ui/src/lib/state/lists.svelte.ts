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
  readonly drafts = new Fetched<DraftRow[]>(() => core.ask('draft_list', {}))
  readonly queue = new Fetched<Queue>(() => core.ask('queue_list', {}))

  constructor() {
    core.whenBack(() => this.refresh())
    core.hear(({ notice }) => {
      if (notice === 'draft') this.drafts.refresh()
      if (notice === 'complaint') this.complaints.refresh()
      if (notice === 'queue' || notice === 'complaint') this.queue.refresh()
    })
  }

  refresh() {
    this.complaints.refresh()
    this.drafts.refresh()
    this.queue.refresh()
  }
}

export const lists = new Lists()
