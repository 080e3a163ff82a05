// Takes a ticket number out of the app: by the clipboard, or by what the device shares with.

import { m } from '../../paraglide/messages.js'
import { cityName } from '../say/names'
import { toasts } from './toasts.svelte'

export async function copyTicket(ticket: string) {
  try {
    await navigator.clipboard.writeText(ticket)
    toasts.say(m.ticket_copied())
  } catch {
    toasts.say(m.ticket_copy_failed({ ticket }))
  }
}

export async function shareTicket(ticket: string) {
  if (!('share' in navigator)) return copyTicket(ticket)
  try {
    await navigator.share({ text: m.ticket_share({ city: cityName(), ticket }) })
  } catch (error) {
    // Closing the choice is an answer too.
    if (!(error instanceof DOMException && error.name === 'AbortError')) await copyTicket(ticket)
  }
}
