// What may be the same as a report that is about to be sent: looked up on this phone alone, so that nobody waits for a network.

import type { DraftView, NearbyRow, NearbyView, Position } from '../api/types'
import { type Degrees, degrees } from '../geo/plane'
import { isNeverPublic } from '../labels/names'
import { core, ignore } from './core.svelte'
import { withSupport } from './support'

/** Where it is, and of which kind, where something public may be the same. */
function asked(draft: DraftView): { position: Position; category: string } | undefined {
  const spot = draft.place.pin ?? draft.place.fix
  if (!spot || !draft.category || isNeverPublic(draft.category)) return undefined
  return { position: { lat_e7: spot.lat_e7, lon_e7: spot.lon_e7 }, category: draft.category }
}

export class Similar {
  /** What is shown instead of sending; nothing where nothing is. */
  view = $state.raw<NearbyView>()
  /** Where that is. */
  at: Degrees | undefined
  /** Whether it was shown: whoever sends all the same is not asked again. */
  private seen = false

  /** Lets the phone ask the city, some moments before it matters. */
  prepare(draft: DraftView) {
    const args = asked(draft)
    if (args) void core.ask('nearby_get', { ...args, kept_only: false }).catch(ignore)
  }

  /** Whether something may be the same, and is shown now. Whatever fails here keeps nobody from sending. */
  async finds(draft: DraftView): Promise<boolean> {
    const args = asked(draft)
    if (this.seen || !args) return false
    try {
      const view = await core.ask('nearby_get', { ...args, kept_only: true })
      if (view.rows.length === 0) return false
      this.view = view
      this.at = degrees(args.position)
      this.seen = true
      return true
    } catch {
      return false
    }
  }

  async support(row: NearbyRow) {
    const said = await core.ask(row.supported ? 'support_remove' : 'support_add', { handle: row.handle })
    if (this.view) this.view = withSupport(this.view, row, said)
  }

  /** Back to where it was to be sent from: there it is asked again. */
  close() {
    this.view = undefined
    this.seen = false
  }

  /** It is another: it is sent. */
  pass() {
    this.view = undefined
  }
}
