// Where a report stands, as colour, icon and word.

import { m } from '../../paraglide/messages.js'
import type { Shown, Status } from '../api/types'
import type { Tone } from '../parts/Chip.svelte'
import { core } from '../state/core.svelte'

export type Face = { tone: Tone; icon: string; word: string }

/** In a window of its own the app is on a computer or a phone; a browser beside the bridge is on a computer. */
export const onPhone = () => /Android|iPhone|iPad/.test(navigator.userAgent)

const ENDED: { [status in Status]?: () => string } = {
  rejected: () => m.status_rejected(),
  not_ours: () => m.status_not_ours(),
  duplicate_of: () => m.status_duplicate_of(),
  withdrawn: () => m.status_withdrawn(),
}

export function face(shown: Shown, status?: Status): Face {
  switch (shown) {
    case 'local': return { tone: 'local', icon: 'handset-check', word: onPhone() ? m.shown_local_phone() : m.shown_local_computer() }
    case 'waiting': return { tone: 'wait', icon: 'hourglass', word: m.shown_waiting() }
    case 'working': return { tone: 'work', icon: 'wrench', word: m.shown_working() }
    case 'attention': return { tone: 'alert', icon: 'alert', word: m.shown_attention() }
    case 'done': return { tone: 'done', icon: 'check-circle', word: m.shown_done() }
    case 'ended': return { tone: 'local', icon: 'door', word: ((status && ENDED[status]) ?? (() => m.shown_ended()))() }
  }
}

export type Net = { icon: string; word: string }

/** The line to the city, in two words. */
export function net(): Net {
  if (core.trouble === 'lost') return { icon: 'refresh', word: m.net_lost() }
  switch (core.sync.reach) {
    case 'unknown': return { icon: 'signal', word: m.net_unknown() }
    case 'city': return { icon: 'signal', word: m.net_city() }
    case 'nobody': return { icon: 'no-signal', word: m.net_nobody() }
    case 'stranger': return { icon: 'alert', word: m.net_stranger() }
    case 'outdated': return { icon: 'refresh', word: m.net_outdated() }
    case 'no_city': return { icon: 'no-signal', word: m.net_no_city() }
  }
}
