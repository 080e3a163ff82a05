// What home and the queue show. Fetched when the core says that it changed, at most four times a second.

import type { ComplaintPage, DraftRow, Group, Queue } from '../api/types'
import { core, ignore } from './core.svelte'

const PAUSE = 250

/** Something that is fetched again when it changed; many calls at once are one. */
class Fetched<T> {
  value = $state.raw<T>()
  private busy = false
  private again: (() => void)[] | undefined

  constructor(private readonly fetch: () => Promise<T>) {}

  refresh() {
    void this.renewed()
  }

  /** The same; resolves once it was asked after this call. */
  renewed(): Promise<void> {
    return new Promise((done) => {
      if (this.busy) this.again = [...(this.again ?? []), done]
      else this.ask([done])
    })
  }

  private ask(waiting: (() => void)[]) {
    this.busy = true
    void this.fetch()
      .then((value) => (this.value = value), ignore)
      .then(() => {
        for (const done of waiting) done()
        return new Promise((rest) => window.setTimeout(rest, PAUSE))
      })
      .then(() => {
        this.busy = false
        const { again } = this
        this.again = undefined
        if (again) this.ask(again)
      })
  }
}

/** Which of the citizen's reports are looked for, and how many pages of them are shown. It outlives the screen, and ends with the app. */
class Mine {
  text = $state('')
  /** Whether there is a field to look for words. */
  finding = $state(false)
  group = $state<Group>()
  readonly narrow = $derived(this.text.trim() !== '' || this.group !== undefined)
  private pages = 1

  constructor(private readonly changed: () => void) {}

  look(text: string) {
    this.text = text
    this.again()
  }

  choose(group: Group | undefined) {
    this.group = group
    this.again()
  }

  /** Looks for nothing: everything is shown. */
  reset() {
    this.group = undefined
    this.look('')
  }

  more() {
    this.pages += 1
    this.changed()
  }

  private again() {
    this.pages = 1
    this.changed()
  }

  /** All pages so far as one. */
  async fetch(): Promise<ComplaintPage> {
    const { text, group, pages } = this
    const page = (after: ComplaintPage['next']) => core.ask('complaint_search', { text, ...(group && { group }), ...(after && { after }) })
    let whole = await page(undefined)
    for (let n = 1; n < pages && whole.next; n += 1) {
      const { rows } = whole
      const behind = await page(whole.next)
      whole = { ...behind, rows: [...rows, ...behind.rows] }
    }
    // Each question works a part of it out.
    if (whole.preparing) this.changed()
    return whole
  }
}

class Lists {
  readonly mine = new Mine(() => this.complaints.refresh())
  readonly complaints = new Fetched<ComplaintPage>(() => this.mine.fetch())
  private readonly written = new Fetched<DraftRow[]>(() => core.ask('draft_list', {}))
  readonly queue = new Fetched<Queue>(() => core.ask('queue_list', {}))

  /** Drafts that are being thrown away: what goes at once must not push anything aside before. */
  private withheld = $state.raw<readonly string[]>([])

  /** The two lists arrive one after the other, and a draft keeps its id when it is sent: it is never shown as both. */
  readonly drafts = $derived.by(() => {
    const elsewhere = new Set([...(this.complaints.value?.rows.map(({ id }) => id) ?? []), ...this.withheld])
    return this.written.value?.filter(({ id }) => !elsewhere.has(id)) ?? []
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

  withhold(draft: string) {
    this.withheld = [...this.withheld, draft]
  }

  /** Shows it again, if the core still has it. */
  release(draft: string) {
    void this.written.renewed().then(() => (this.withheld = this.withheld.filter((id) => id !== draft)))
  }

  refresh() {
    this.complaints.refresh()
    this.written.refresh()
    this.queue.refresh()
  }
}

export const lists = new Lists()
