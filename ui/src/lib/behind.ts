// What lies behind something that covers the whole page: nobody reaches it by keyboard, and no screen reader reads it.
// A modal <dialog> does that by itself, in every engine that we know; what is none needs `inert`, which came with Chrome 102.

function hide(node: HTMLElement, on: boolean) {
  if (!on) return node.removeAttribute('aria-hidden')
  node.setAttribute('aria-hidden', 'true')
  const has = document.activeElement
  if (has instanceof HTMLElement && node.contains(has)) has.blur()
}

/** Svelte's action: `use:behind={covered}`. */
export function behind(node: HTMLElement, covered: boolean) {
  let now = covered

  // Without `inert`, what should not have the focus gives it back at once: to whatever can have it elsewhere, else to nobody.
  function giveBack(event: FocusEvent) {
    const at = event.target
    if (!now || !(at instanceof HTMLElement) || !node.contains(at)) return
    at.blur()
    const free = [...document.querySelectorAll<HTMLElement>('button, a[href], input, textarea, select, [tabindex="0"]')]
    free.find((one) => !node.contains(one) && one.tabIndex >= 0 && !one.matches(':disabled') && one.getClientRects().length > 0)?.focus()
  }

  function cover(on: boolean) {
    now = on
    if ('inert' in HTMLElement.prototype) node.inert = on
    else hide(node, on)
  }

  if (!('inert' in HTMLElement.prototype)) document.addEventListener('focusin', giveBack)
  cover(covered)
  return {
    update: cover,
    destroy: () => document.removeEventListener('focusin', giveBack),
  }
}
