// How large the page writes. Every size of type and of icons is a rem, so the root says it for all.

import type { TextSize } from '../api/types'

export const PERCENT: { [size in TextSize]: number } = { normal: 100, large: 125, larger: 150, largest: 200 }

/** Whether what else stands side by side is stacked. */
export const isStacked = (size: TextSize) => PERCENT[size] >= 150

export function write(size: TextSize) {
  const root = document.documentElement
  // Of what the browser or the phone says, never instead of it.
  root.style.fontSize = `${PERCENT[size]}%`
  if (size === 'normal') delete root.dataset['text']
  else root.dataset['text'] = isStacked(size) ? 'xl' : 'l'
}
