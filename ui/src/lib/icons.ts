// The icon set, put into the page once, so that every icon is one <use> and follows the colour of its text.

import sheet from '../assets/icons.svg?raw'

export const ICON = 'icon-'

export function putIconsIntoPage() {
  const parsed = new DOMParser().parseFromString(sheet, 'image/svg+xml').documentElement
  const svg = document.importNode(parsed, true)
  // A prefix, so that an icon's name never is the id of something else.
  for (const symbol of svg.querySelectorAll('symbol')) symbol.id = ICON + symbol.id
  svg.setAttribute('aria-hidden', 'true')
  svg.style.display = 'none'
  document.body.prepend(svg)
}
