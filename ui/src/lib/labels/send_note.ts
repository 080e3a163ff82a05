// What becomes of a report that is sent now, in words.

import { m } from '../../paraglide/messages.js'
import { core } from '../state/core.svelte'

/** What the note above a sending button says; nothing where it says itself what happens. `promised`: it was to be sent at once. */
export function sendNote(promised: boolean): string | undefined {
  const online = core.sync.reach === 'city'
  if (online !== promised) return online ? m.note_now_connected() : core.line === 'silent' ? m.note_now_silent() : m.note_now_gone()
  switch (core.line) {
    case 'city': return undefined
    case 'no_signal': return m.note_no_signal()
    case 'silent': return m.note_silent()
    case 'stranger': return m.note_stranger()
    case 'outdated': return m.note_outdated()
    case 'no_city': return m.note_no_city()
    case 'unknown': return m.note_unknown()
  }
}
