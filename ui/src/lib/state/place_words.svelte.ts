// What a place is called, as this phone knows it without a network.

import type { PlaceWords } from '../api/types'
import { type Degrees, positionOf } from '../geo/plane'
import { core } from './core.svelte'

/** Follows one place. While it moves, the next question waits for the answer to the last, and is about where it is by then. */
export class Called {
  words = $state.raw<PlaceWords>()
  private wanted: Degrees | undefined
  private busy = false

  follow(at: Degrees | undefined) {
    // A draft that is saved tells its place anew, and mostly the same.
    if (at && at.lat === this.wanted?.lat && at.lon === this.wanted.lon) return
    this.wanted = at
    if (!at) this.words = undefined
    else if (!this.busy) void this.ask(at)
  }

  private async ask(at: Degrees) {
    this.busy = true
    const words = await core.ask('place_words', { at: positionOf(at) }).catch(() => undefined)
    this.busy = false
    if (this.wanted === at) this.words = words
    else if (this.wanted) void this.ask(this.wanted)
  }
}
