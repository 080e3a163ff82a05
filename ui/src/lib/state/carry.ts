// Takes a ticket number or an address out of the app: by the clipboard, or by what the device shares with.

import { m } from '../../paraglide/messages.js'
import { cityName } from '../labels/names'
import { toasts } from './toasts.svelte'

export const copyTicket = (ticket: string) => copy(ticket, m.ticket_copied(), m.ticket_copy_failed({ ticket }))

export const copyAddress = (address: string) => copy(address, m.board_copied(), m.board_copy_failed({ address }))

async function copy(text: string, done: string, failed: string) {
  try {
    await navigator.clipboard.writeText(text)
    toasts.say(done)
  } catch {
    toasts.say(failed)
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
