// Going on with a new key, after the system lost the one that closed what is private.

import { m } from '../../paraglide/messages.js'
import { refusal } from '../labels/refusal'
import { core } from './core.svelte'
import { lists } from './lists.svelte'
import { toasts } from './toasts.svelte'

class Key {
  /** Whether the citizen is being told what a new one costs. */
  asking = $state(false)
  busy = $state(false)

  async renew() {
    this.asking = false
    this.busy = true
    try {
      core.info = await core.ask('key_renew', {})
      lists.refresh()
      toasts.say(m.key_done())
    } catch (error) {
      toasts.say(refusal(error))
    }
    this.busy = false
  }
}

export const key = new Key()
