// The app's own window: Tauri's commands and events.

import { convertFileSrc, invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import { jsonOf } from '../format/json'
import type { Notice } from '../api/types'
import { type Answer, type Args, type CommandName, type Host, Refused, isApiError } from './host'

// `foto://localhost/`, or `http://foto.localhost/` where the WebView knows only http: Tauri says which.
let photos: string | undefined

export const windowHost: Host = {
  opensLinks: false,

  async call<N extends CommandName>(name: N, args: Args<N>): Promise<Answer<N>> {
    try {
      return await invoke<Answer<N>>(name, { args: JSON.parse(jsonOf(args)) as Args<N> })
    } catch (error) {
      throw isApiError(error) ? new Refused(error) : new Refused({ code: 'internal', retry: 'now', params: {} })
    }
  },

  listen(on) {
    const stop = listen<Notice>('notice', ({ payload }) => on.notice(payload))
    stop.then(on.heard, () => undefined)
    return () => void stop.then((unlisten) => unlisten())
  },

  photoUrl(id, size) {
    photos ??= convertFileSrc('', 'foto')
    return `${photos}${size}/${id}`
  },

  takeIn() {
    return Promise.reject(new Refused({ code: 'unsupported', retry: 'never', params: {} }))
  },
}
