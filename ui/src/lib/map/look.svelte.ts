// How the page looks now: its palette and the size of its letters, followed while somebody changes them.

/** Counts the changes; what is drawn outside the style sheet is drawn anew then. */
class Look {
  changes = $state(0)

  constructor() {
    const changed = () => {
      this.changes += 1
      // A sheet that was just let in is not always worked out yet.
      requestAnimationFrame(() => (this.changes += 1))
    }
    const root = document.documentElement
    new MutationObserver(changed).observe(root, { attributes: true, attributeFilter: ['data-theme', 'data-text', 'style'] })
    const dark = document.querySelector('#dark-colours')
    if (dark) new MutationObserver(changed).observe(dark, { attributes: true, attributeFilter: ['media'] })
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed)
  }
}

export const look = new Look()

/** Of the letters: 1 is 100 %. */
export const textScale = () => Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / 16)
