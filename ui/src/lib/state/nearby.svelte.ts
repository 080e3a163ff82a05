// *Sekitar*: what is reported and open around here. It outlives its screen, as the board does.

import type { NearbyOwn, NearbyRow, NearbyView } from '../api/types'
import { type Degrees, boundsOf, positionOf } from '../geo/plane'
import { core } from './core.svelte'
import { withSupport } from './support'

export type Order = 'nearest' | 'latest' | 'most'
/** A line of the list: somebody's, or this phone's own. */
export type Listed = { id: string; metres: number; day: string } & ({ own: NearbyOwn } | { row: NearbyRow })

class Nearby {
  view = $state.raw<NearbyView>()
  /** Where somebody is; without it the middle of the city is looked at, and nothing is said of distances. */
  here = $state.raw<Degrees>()
  wanted = $state<Order>('nearest')
  asking = $state(false)
  failure = $state.raw<unknown>()

  readonly order = $derived<Order>(this.here || this.wanted !== 'nearest' ? this.wanted : 'latest')
  readonly rows = $derived(this.view?.rows ?? [])
  readonly own = $derived(this.view?.own ?? [])
  /** Both as one list, in the order that was asked for. */
  readonly listed = $derived.by((): Listed[] => {
    const listed: Listed[] = [
      ...this.own.map((own) => ({ id: own.id, metres: own.metres, day: own.day, own })),
      ...this.rows.map((row) => ({ id: row.handle, metres: row.metres, day: row.day, row })),
    ]
    const support = (one: Listed) => ('row' in one ? one.row.supporters : 0)
    return listed.sort((a, b) => {
      if (this.order === 'latest' && a.day !== b.day) return a.day < b.day ? 1 : -1
      return (this.order === 'most' ? support(b) - support(a) : 0) || a.metres - b.metres
    })
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
