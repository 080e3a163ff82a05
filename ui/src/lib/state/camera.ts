// The device's own camera, where the core may open one.

import { m } from '../../paraglide/messages.js'
import { refusal } from '../labels/refusal'
import type { Compose } from './compose.svelte'
import { core } from './core.svelte'
import { router } from './router.svelte'
import { toasts } from './toasts.svelte'

/** Opens the camera; says what came of it where there is no photo. */
export async function takePhoto(compose: Compose) {
  try {
    const end = await compose.shoot()
    if (end === 'cancelled') toasts.say(m.photo_shot_cancelled())
    if (end === 'no_camera') toasts.say(m.photo_no_camera())
    if (end === 'no_room') toasts.say(m.error_disk_full())
  } catch (error) {
    toasts.say(refusal(error))
  }
}

/** Photos of a camera behind which the app ended are in their drafts now; says so, and leads there. */
export async function findPhotos() {
  if (!core.info?.camera) return
  const [found] = await core.ask('photo_recover', {})
  if (!found) return
  const { at } = router.route
  if (at === 'compose') return
  toasts.say(m.photo_found(), { label: m.photo_found_open(), run: () => router.go({ at: 'compose', id: found.id, step: 'quick' }) })
}
