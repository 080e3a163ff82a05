// Who complains, as far as the core tells: four digits, and whether there is a name. What is typed outlives its sheet, not
// the page, and no disk ever has it.

import type { ConsentView, IdentityGiven, IdentityView } from '../api/types'
import { core, ignore } from './core.svelte'

class Identity {
  view = $state.raw<IdentityView>()
  typed = $state({ nik: '', name: '', phone: '' })

  get isTyped(): boolean {
    return Object.values(this.typed).some((text) => text !== '')
  }

  forgetTyped() {
    this.typed = { nik: '', name: '', phone: '' }
  }

  /** Whether the chosen city asks at all. */
  get asked(): boolean {
    return core.pack !== undefined && core.pack.identity !== 'none' && this.consent !== undefined
  }

  /** The text to agree to. */
  get consent(): ConsentView | undefined {
    return core.pack?.consents.find((text) => text.covers === 'identity')
  }

  get isGiven(): boolean {
    return this.view !== undefined && (this.view.last4 !== undefined || this.view.has_name || this.view.has_phone)
  }

  load() {
    void core.ask('identity_get', {}).then((view) => (this.view = view)).catch(ignore)
  }

  async set(given: IdentityGiven) {
    this.view = await core.ask('identity_set', given)
    this.forgetTyped()
  }

  async clear() {
    this.view = await core.ask('identity_clear', {})
    this.forgetTyped()
  }
}

export const identity = new Identity()
