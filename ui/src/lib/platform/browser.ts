// A browser beside `sambat-bridge`: the same commands over HTTP. The bridge's cookie says who we are.

import { jsonOf } from '../format/json'
import type { Intake, Notice } from '../api/types'
import { type Answer, type Args, type CommandName, type Host, type Listener, Refused, Unauthorised, Unreachable, isApiError } from './host'

const FIRST_WAIT = 500
const LONGEST_WAIT = 5_000

export const browserHost: Host = {
  opensLinks: true,

  async call<N extends CommandName>(name: N, args: Args<N>, leaving = false): Promise<Answer<N>> {
    return answer<Answer<N>>(await post(`/ipc/${name}`, 'application/json', jsonOf(args), leaving))
  },

  listen(on) {
    let source: EventSource | undefined
    let timer: number | undefined
    let wait = FIRST_WAIT

    // EventSource comes back by itself from some failures and not from others, so each line is opened by hand.
    const open = () => {
      source = new EventSource('/events')
      source.onopen = () => {
        wait = FIRST_WAIT
        on.heard()
      }
      source.onmessage = ({ data }: MessageEvent<string>) => hear(data, on)
      source.onerror = () => {
        source?.close()
        void whyLost().then(on.lost)
        timer = window.setTimeout(open, wait)
        wait = Math.min(wait * 2, LONGEST_WAIT)
      }
    }
    open()
    return () => {
      source?.close()
      window.clearTimeout(timer)
    }
  },

  photoUrl: (id, size) => `/foto/${size}/${id}`,

  download(name, what) {
    const link = document.createElement('a')
    const url = URL.createObjectURL(what)
    link.href = url
    link.download = name
    link.click()
    // The download holds what it needs.
    window.setTimeout(() => URL.revokeObjectURL(url), 10_000)
  },

  async takeIn(file) {
    return answer<Intake>(await post(`/upload?name=${encodeURIComponent(file.name)}`, file.type || 'application/octet-stream', file, false))
  },
}

async function post(path: string, type: string, body: string | File, leaving: boolean): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { 'Content-Type': type, 'X-Sambat': '1' },
      body,
      // A browser lets little outlive the page; more than that is refused at once, and was sent before.
      keepalive: leaving && typeof body === 'string' && body.length < 16_000,
    })
  } catch {
    throw new Unreachable('the bridge does not answer')
  }
}

async function answer<T>(response: Response): Promise<T> {
  if (response.status === 401) throw new Unauthorised('the bridge does not know this page')
  let body: unknown
  try {
    body = await response.json()
  } catch {
    throw new Unreachable(`not an answer of the bridge: ${response.status}`)
  }
  // What the bridge answers to a command has the command's type: both come from one list.
  if (response.ok) return body as T
  if (isApiError(body)) throw new Refused(body)
  throw new Unreachable(`not an answer of the bridge: ${response.status}`)
}

function hear(data: string, on: Listener) {
  let notice: Notice
  try {
    notice = JSON.parse(data) as Notice
  } catch {
    return
  }
  on.notice(notice)
}

/** EventSource does not say why it ended. */
async function whyLost(): Promise<Refused | Unreachable | Unauthorised> {
  try {
    await browserHost.call('sync_status', {})
  } catch (error) {
    if (error instanceof Unauthorised || error instanceof Refused) return error
  }
  return new Unreachable('the line to the bridge ended')
}
