// The places of the app: tabs on a phone, a rail on a computer.

import { m } from '../../paraglide/messages.js'
import type { IconName } from '../api/types'
import { lists } from '../state/lists.svelte'
import type { Route } from '../state/router.svelte'

type Place = { to: Route; icon: IconName; word: string; count: number }

/** Home, what waits, and the board: what a phone shows as tabs. */
export const tabs = (): Place[] => [
  { to: { at: 'home' }, icon: 'home', word: m.tab_home(), count: 0 },
  { to: { at: 'queue' }, icon: 'outbox', word: m.tab_queue(), count: lists.queue.value?.complaints.length ?? 0 },
  { to: { at: 'board' }, icon: 'chart', word: m.tab_board(), count: 0 },
]

/** The same, and the settings, which a phone opens from home. */
export const places = (): Place[] => [...tabs(), { to: { at: 'settings' }, icon: 'gear', word: m.settings(), count: 0 }]
