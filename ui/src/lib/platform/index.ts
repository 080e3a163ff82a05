// The only door to the host. Nothing else in the page knows whether it runs in a window or in a browser.

import { isTauri } from '@tauri-apps/api/core'
import { browserHost } from './browser'
import type { Host } from './host'
import { windowHost } from './window'

export { Refused, Unauthorised, Unreachable } from './host'
export { hasSignal, metered, onNetworkChange, onSignalChange, tellsMetered } from './network'
export type { Answer, Args, CommandName, PhotoSize } from './host'

export const host: Host = isTauri() ? windowHost : browserHost

export const { opensLinks } = host

export const photoUrl = (id: string, size: 'thumb' | 'full') => host.photoUrl(id, size)
