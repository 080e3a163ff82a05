// Where a list stood when it was left. Back leads to that place; a new visit begins at the top.

import { tick } from 'svelte'

/** Tops by screen and by how many entries of the history lie before it. */
export class Scrolled {
  private readonly tops = new Map<string, Map<number, number>>()

  keep(screen: string, entry: number, top: number) {
    const own = this.tops.get(screen) ?? new Map<number, number>()
    this.tops.set(screen, own.set(entry, top))
  }

  top(screen: string, entry: number): number {
    return this.tops.get(screen)?.get(entry) ?? 0
  }

  /** A step forward: what lay ahead before is no longer there to go back to. */
  forget(entry: number) {
    for (const own of this.tops.values()) for (const known of own.keys()) if (known >= entry) own.delete(known)
  }
}

/**
 * Called before the rows of a list change: afterwards the row that was first on the screen is where it was. At the top, new ones
 * show. Most engines do so by themselves.
 */
export function heldRow(list: HTMLElement): void {
  if (CSS.supports('overflow-anchor', 'auto') || list.scrollTop <= 0) return
  const { top } = list.getBoundingClientRect()
  const place = (row: Element) => row.getBoundingClientRect().top - top
  const first = [...list.querySelectorAll('[data-row]')].find((row) => place(row) + row.clientHeight > 0)
  if (!first) return
  const was = place(first)
  void tick().then(() => {
    if (first.isConnected) list.scrollTop += place(first) - was
  })
}
