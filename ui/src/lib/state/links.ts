// Follows a link of the app's own. It opens a screen and does nothing, and nothing that somebody is writing is lost by it.

import { m } from '../../paraglide/messages.js'
import type { LinkTarget } from '../api/types'
import { refusal } from '../labels/refusal'
import { core } from './core.svelte'
import { offered } from './offered.svelte'
import { router } from './router.svelte'
import { toasts } from './toasts.svelte'

/** A link that somebody pressed in another app. */
export async function openLink(uri: string) {
  try {
    const target = await core.ask('link_open', { uri })
    await sheetsClosed()
    if (await mayLeave()) go(target)
    else toasts.say(m.link_wait(), { label: m.link_open(), run: () => void mayLeave(true).then((may) => may && go(target)) })
  } catch (error) {
    toasts.say(refusal(error))
  }
}

/** Goes where a link leads. */
export function go(target: LinkTarget) {
  if (target.to === 'report') return router.go({ at: 'complaint', id: target.id })
  offered.city = target.address
  router.go({ at: 'settings' })
}

/** Whether all that was written is safe, or nobody minds. */
async function mayLeave(asked = false): Promise<boolean> {
  const { route } = router
  if (route.at === 'compose') return (await import('./compose.svelte')).composing(route.id).flush()
  return asked || [...document.querySelectorAll('textarea')].every(({ value }) => value.trim() === '')
}

const FIELDS = 'dialog[open] textarea, dialog[open] input:not([type=radio]):not([type=checkbox]):not([type=file])'

/** What somebody writes into a sheet is no draft: it stays until they close it. */
function sheetsClosed(): Promise<void> {
  const isWritten = () => [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(FIELDS)].some(({ value }) => value !== '')
  if (!isWritten()) return Promise.resolve()
  return new Promise((closed) => {
    const watch = new MutationObserver(() => {
      if (isWritten()) return
      watch.disconnect()
      closed()
    })
    watch.observe(document.body, { childList: true, subtree: true })
  })
}
