// Whether every byte is paid for, where the engine knows: Android's does, on a computer hardly any.

import type { Metered } from '../api/types'

type Line = EventTarget & { type?: string }

const line = (): Line | undefined => (navigator as Navigator & { connection?: Line }).connection

export function metered(): Metered {
  switch (line()?.type) {
    case 'cellular':
    case 'wimax':
    case 'bluetooth': return 'yes'
    case 'wifi':
    case 'ethernet': return 'no'
    default: return 'unknown'
  }
}

export function onNetworkChange(changed: () => void) {
  line()?.addEventListener('change', changed)
  // Known everywhere, unlike what it costs.
  window.addEventListener('online', changed)
}
