// Where a report stands, as colour, icon and word.

import { m } from '../../paraglide/messages.js'
import { type Look, SHOWN_LOOK } from '../api/rules'
import type { IconName, Shown, Status } from '../api/types'
import { core } from '../state/core.svelte'

export type Face = Look & { word: string }

/** In a window of its own the app is on a computer or a phone; a browser beside the bridge is on a computer. */
export const onPhone = () => /Android|iPhone|iPad/.test(navigator.userAgent)

const ENDED: { [status in Status]?: () => string } = {
  rejected: () => m.status_rejected(),
  not_ours: () => m.status_not_ours(),
  duplicate_of: () => m.status_duplicate_of(),
  withdrawn: () => m.status_withdrawn(),
}

const WORDS: { [shown in Shown]: () => string } = {
  local: () => (onPhone() ? m.shown_local_phone() : m.shown_local_computer()),
  waiting: () => m.shown_waiting(),
  working: () => m.shown_working(),
  attention: () => m.shown_attention(),
  done: () => m.shown_done(),
  ended: () => m.shown_ended(),
}

/** What is over says how. */
export function face(shown: Shown, status?: Status): Face {
  const how = shown === 'ended' && status ? ENDED[status] : undefined
  return { ...SHOWN_LOOK[shown], word: (how ?? WORDS[shown])() }
}

export type Net = { icon: IconName; word: string }

/** The line to the city, in two words. */
export function net(): Net {
  if (core.trouble === 'lost') return { icon: 'refresh', word: m.net_lost() }
  switch (core.line) {
    case 'unknown': return { icon: 'signal', word: m.net_unknown() }
    case 'city': return { icon: 'signal', word: m.net_city() }
    case 'no_signal': return { icon: 'no-signal', word: m.net_no_signal() }
    case 'silent': return { icon: 'server', word: m.net_silent() }
    case 'stranger': return { icon: 'alert', word: m.net_stranger() }
    case 'outdated': return { icon: 'refresh', word: m.net_outdated() }
    case 'no_city': return { icon: 'no-signal', word: m.net_no_city() }
  }
}
