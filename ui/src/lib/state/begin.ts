// Begins a report: a draft exists before anything is asked of the citizen.

import type { Intake } from '../api/types'
import { refusal } from '../labels/refusal'
import { core } from './core.svelte'
import { lists } from './lists.svelte'
import { router } from './router.svelte'
import { toasts } from './toasts.svelte'

export async function beginReport(intakes: Intake[] = []) {
  if (core.info?.key_gone) return askForKey()
  try {
    const { id } = await core.ask('draft_create', {})
    // What was looked for would hide the new one.
    if (lists.mine.narrow) lists.mine.reset()
    const { composing } = await import('./compose.svelte')
    if (intakes.length > 0) composing(id).add(intakes.map((intake) => ({ intake })))
    router.go({ at: 'compose', id, step: 'quick' })
    if (intakes.length === 0 && core.info?.camera) await (await import('./camera')).takePhoto(composing(id))
  } catch (error) {
    toasts.say(refusal(error))
  }
}

/** Without its key the core can keep nothing new: what that means is said where the way on is. */
async function askForKey() {
  router.go({ at: 'home' })
  const { key } = await import('./key.svelte')
  key.asking = true
}
