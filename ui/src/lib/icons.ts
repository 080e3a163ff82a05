// The icon set, put into the page once, so that every icon is one <use> and follows the colour of its text.

import sheet from '../../../brand/icons.svg?raw'

export const ICON = 'icon-'

/** Where a page must say what it parses (Trusted Types), this is said: our own icons and nothing else. */
type Policies = { createPolicy(name: string, rules: { createHTML: () => string }): { createHTML(text: string): string } }
const policy = (window as { trustedTypes?: Policies }).trustedTypes?.createPolicy('sambat-icons', { createHTML: () => sheet })

export function putIconsIntoPage() {
  const parsed = new DOMParser().parseFromString(policy?.createHTML('') ?? sheet, 'image/svg+xml').documentElement
  const svg = document.importNode(parsed, true)
  // A prefix, so that an icon's name never is the id of something else.
  for (const symbol of svg.querySelectorAll('symbol')) symbol.id = ICON + symbol.id
  svg.setAttribute('aria-hidden', 'true')
  svg.style.display = 'none'
  document.body.prepend(svg)
}
