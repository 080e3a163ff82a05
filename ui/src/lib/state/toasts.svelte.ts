// Short messages at the foot of the screen. Never the only record of anything.

export type Toast = { id: number; text: string; action?: { label: string; run: () => void } }

const STAYS = 6_000

class Toasts {
  shown = $state.raw<Toast[]>([])
  private next = 0

  say(text: string, action?: Toast['action']) {
    const toast: Toast = { id: this.next++, text, ...(action ? { action } : {}) }
    // One at a time: a second would hide the button below.
    this.shown = [toast]
    window.setTimeout(() => this.drop(toast.id), STAYS)
  }

  drop(id: number) {
    this.shown = this.shown.filter((toast) => toast.id !== id)
  }
}

export const toasts = new Toasts()
