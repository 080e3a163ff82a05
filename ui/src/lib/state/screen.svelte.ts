// How much room there is.

import { core } from './core.svelte'
import { isStacked } from './text'

const wide = window.matchMedia('(min-width: 1024px)')

class Screen {
  private broad = $state(wide.matches)
  /** Whether the list and the details have room side by side. Large letters need it all for one of them. */
  readonly wide = $derived(this.broad && !isStacked(core.settings.text_size))

  constructor() {
    wide.addEventListener('change', ({ matches }) => (this.broad = matches))
  }
}

export const screen = new Screen()
