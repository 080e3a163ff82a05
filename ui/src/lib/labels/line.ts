// What stands between here and the city, as people call it: nobody answers a phone without a signal, and a city may be down.

import type { Reach } from '../api/types'

export type Line = Exclude<Reach, 'nobody'> | 'no_signal' | 'silent'

/** `signal`: whether this device is connected to any network. A city that answered is there, whatever the device says of itself. */
export function lineOf(reach: Reach, signal: boolean): Line {
  if (reach !== 'nobody') return reach
  return signal ? 'silent' : 'no_signal'
}
