// *Sekitar*: what is reported and open around here. It outlives its screen, as the board does.

import type { NearbyRow, NearbyView } from '../api/types'
import { type Degrees, boundsOf, positionOf } from '../geo/plane'
import { core } from './core.svelte'
import { withSupport } from './support'

export type Order = 'nearest' | 'latest' | 'most'

class Nearby {
  view = $state.raw<NearbyView>()
  /** Where somebody is; without it the middle of the city is looked at, and nothing is said of distances. */
  here = $state.raw<Degrees>()
  wanted = $state<Order>('nearest')
  asking = $state(false)
  failure = $state.raw<unknown>()

  readonly order = $derived<Order>(this.here || this.wanted !== 'nearest' ? this.wanted : 'latest')
  readonly rows = $derived.by((): NearbyRow[] => {
    const rows = [...(this.view?.rows ?? [])]
    if (this.order === 'latest') rows.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : a.metres - b.metres))
    if (this.order === 'most') rows.sort((a, b) => b.supporters - a.supporters || a.metres - b.metres)
    return rows
  })

  private turn = 0

  /** From another place: what was shown of the last one is not of here. */
  locate(here: Degrees) {
    this.here = here
    void this.load()
  }

  async load() {
    const turn = ++this.turn
    const at = this.here ?? boundsOf(core.pack?.outline ?? [])?.middle
    if (!at) return
    const ask = (kept_only: boolean) => core.ask('nearby_get', { position: positionOf(at), kept_only })
    const show = (view: NearbyView) => {
      if (turn !== this.turn) return
      this.view = view
      this.failure = undefined
    }
    this.asking = true
    try {
      // What this phone keeps stands there at once.
      show(await ask(true))
      show(await ask(false))
    } catch (error) {
      if (turn === this.turn) this.failure = error
    }
    if (turn === this.turn) this.asking = false
  }

  async support(row: NearbyRow) {
    const said = await core.ask(row.supported ? 'support_remove' : 'support_add', { handle: row.handle })
    if (this.view) this.view = withSupport(this.view, row, said)
  }
}

export const nearby = new Nearby()
