// The desk by keyboard. Letters do nothing while somebody types, nor under a dialog.

import { tick } from 'svelte'
import { place } from './state/place.svelte'

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-row]')]

export const searchField = () => document.getElementById('desk-search')

function step(by: number) {
  const all = rows()
  const here = all.findIndex((row) => row === document.activeElement || row.contains(document.activeElement))
  const from = here >= 0 ? here : all.findIndex((row) => row.getAttribute('aria-current') === 'true')
  all[Math.min(all.length - 1, Math.max(0, from + by))]?.focus()
}

/** Back to the queue, to the row that was open. */
export function closeComplaint() {
  const { id, tray } = place
  if (!id) return
  place.go(tray)
  // On a narrow screen the queue is seen again only once the complaint is gone.
  window.addEventListener('hashchange', () => void tick().then(() => {
    const row = document.querySelector<HTMLElement>(`[data-row="${id}"]`)
    ;(row ?? rows()[0])?.focus()
  }), { once: true })
}

export function press(event: KeyboardEvent, help: () => void) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector('dialog[open]')) return
  const at = event.target instanceof HTMLElement ? event.target : document.body
  const typing = at.matches('input, textarea, select')
  if (event.key === 'Escape') {
    if (typing) at.blur()
    else closeComplaint()
    return
  }
  if (typing) return
  // The arrows scroll a complaint that is being read.
  const reading = at.closest('aside') !== null
  if (event.key === 'j' || (event.key === 'ArrowDown' && !reading)) step(1)
  else if (event.key === 'k' || (event.key === 'ArrowUp' && !reading)) step(-1)
  else if (event.key === '/') searchField()?.focus()
  else if (event.key === 'a') document.getElementById('desk-answer')?.focus()
  else if (event.key === '?') help()
  else return
  event.preventDefault()
}
