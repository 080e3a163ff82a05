// Sends what was composed, and shows its receipt.

import { m } from '../../paraglide/messages.js'
import { refusal } from '../labels/refusal'
import { type Compose, endComposing } from './compose.svelte'
import { lists } from './lists.svelte'
import { router } from './router.svelte'
import { toasts } from './toasts.svelte'

/** Answers false where it has mistakes, which are then shown. What else went wrong is said here. */
export async function sendReport(compose: Compose): Promise<boolean> {
  try {
    const sent = await compose.submit()
    if (!sent) return false
    endComposing()
    lists.refresh()
    router.leaveCompose({ at: 'ticket', id: sent.id })
  } catch (error) {
    toasts.say(`${m.submit_failed()}. ${refusal(error)}`)
  }
  return true
}
