// What the engine knows of the network: whether there is one, and, on Android, whether every byte is paid for.

import type { Metered } from '../api/types'

type Connection = EventTarget & { type?: string }

const connection = (): Connection | undefined => (navigator as Navigator & { connection?: Connection }).connection

export function metered(): Metered {
  switch (connection()?.type) {
    case 'cellular':
    case 'wimax':
    case 'bluetooth': return 'yes'
    case 'wifi':
    case 'ethernet': return 'no'
    default: return 'unknown'
  }
}

/** Whether the engine ever tells what a byte costs: one that does may just be without a network. */
export const tellsMetered = (): boolean => connection()?.type !== undefined

/** Whether this device is connected to anything. The city may be out of reach all the same. */
export const hasSignal = (): boolean => navigator.onLine

export function onNetworkChange(changed: () => void) {
  connection()?.addEventListener('change', changed)
  // Known everywhere, unlike what it costs.
  window.addEventListener('online', changed)
}

export function onSignalChange(changed: () => void) {
  for (const way of ['online', 'offline']) window.addEventListener(way, changed)
}
