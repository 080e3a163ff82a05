// When what is still on this device leaves it, in a few words.

import { m } from '../../paraglide/messages.js'
import { clockTime } from '../shown.svelte'
import { clock } from '../state/clock.svelte'
import { core } from '../state/core.svelte'
import { lists } from '../state/lists.svelte'

export function leaves(): string {
  if (core.sync.no_room) return m.unsent_no_room()
  if (core.line === 'stranger') return m.unsent_stranger()
  if (core.line === 'silent') return m.unsent_silent()
  if (core.line !== 'city') return m.unsent_when()
  if (lists.queue.value?.waits_for_wifi) return m.unsent_wifi()
  const { next_at } = core.sync
  return next_at && Date.parse(next_at) > clock.own ? m.unsent_next({ time: clockTime(next_at) }) : m.unsent_soon()
}
