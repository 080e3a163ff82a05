// The system around the app: its own settings, and when the citizen comes back from them.

import { m } from '../../paraglide/messages.js'
import type { SettingsPage } from '../api/types'
import { core } from './core.svelte'
import { toasts } from './toasts.svelte'

/** Shows a page of the system's settings, or says how to find it. */
export async function openSettings(page: SettingsPage) {
  try {
    await core.ask('settings_open', { page })
  } catch {
    toasts.say(m.system_settings_none())
  }
}

/** Looks at once, and whenever the citizen looks at the page again: they may have been in the settings. */
export function whileLooking(look: () => void): () => void {
  const again = () => {
    if (!document.hidden) look()
  }
  look()
  document.addEventListener('visibilitychange', again)
  return () => document.removeEventListener('visibilitychange', again)
}
