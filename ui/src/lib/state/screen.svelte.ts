// How much room there is.

import { core } from './core.svelte'
import { isStacked } from './text'

const wide = window.matchMedia('(min-width: 1024px)')
const turned = window.matchMedia('(orientation: landscape) and (max-height: 480px)')

class Screen {
  private broad = $state(wide.matches)
  /** Whether the list and the details have room side by side. Large letters need it all for one of them. */
  readonly wide = $derived(this.broad && !isStacked(core.settings.text_size))
  private low = $state(turned.matches)
  /** Whether it is a phone that lies on its side: what stands above and below the list stands beside it. */
  readonly flat = $derived(this.low && !this.broad && !isStacked(core.settings.text_size))

  constructor() {
    wide.addEventListener('change', ({ matches }) => (this.broad = matches))
    turned.addEventListener('change', ({ matches }) => (this.low = matches))
  }
}

export const screen = new Screen()
