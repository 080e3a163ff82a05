// Keeps who complains out of screenshots and of the list of apps, while it is on the screen.

import { core, ignore } from './core.svelte'

class Concealed {
  private readonly wanted = $derived(core.info?.conceals === true && core.settings.conceal)
  /** On how many sheets it is shown just now: one may open over another. */
  private shown = 0
  /** In the order in which it was wanted, so that the last word is the last. */
  private told: Promise<unknown> = Promise.resolve()

  constructor() {
    // A page that was loaded anew shows nothing of it, whatever the one before was in the middle of.
    this.tell(false)
  }

  /** From now on; the answer ends it. Where the device cannot, or the citizen does not want it, nothing happens. */
  readonly begin = (): (() => void) => {
    if (!this.wanted) return ignore
    this.shown += 1
    if (this.shown === 1) this.tell(true)
    return () => {
      this.shown -= 1
      if (this.shown === 0) this.tell(false)
    }
  }

  private tell(on: boolean) {
    this.told = this.told.then(() => core.ask('screen_conceal', { on })).catch(ignore)
  }
}

export const concealed = new Concealed()
