// One complaint on the screen.

import type { ComplaintDetail } from '../api/types'
import { Refused } from '../platform'
import { core } from './core.svelte'

export class Detail {
  value = $state.raw<ComplaintDetail>()
  missing = $state(false)
  failure = $state.raw<unknown>()
  private readonly ends: (() => void)[]

  constructor(readonly id: string) {
    this.ends = [
      core.whenBack(() => void this.load()),
      core.hear((notice) => {
        if (notice.notice === 'complaint' && notice.id === id) void this.load()
      }),
    ]
    void this.load()
  }

  async load() {
    try {
      this.value = await core.ask('complaint_get', { id: this.id })
      this.failure = undefined
      this.missing = false
    } catch (error) {
      if (error instanceof Refused && error.code === 'not_found') this.missing = true
      this.failure = error
    }
  }

  close() {
    for (const end of this.ends) end()
  }
}
