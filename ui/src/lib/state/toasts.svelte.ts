// Short messages at the head of the screen. Never the only record of anything.

export type Toast = { id: number; text: string; action?: { label: string; run: () => void } }

const STAYS = 6_000

class Toasts {
  shown = $state.raw<Toast[]>([])
  private next = 0

  say(text: string, action?: Toast['action']) {
    const toast: Toast = { id: this.next++, text, ...(action ? { action } : {}) }
    // One at a time: a second would take the page's room.
    this.shown = [toast]
    window.setTimeout(() => this.drop(toast.id), STAYS)
  }

  drop(id: number) {
    this.shown = this.shown.filter((toast) => toast.id !== id)
  }
}

export const toasts = new Toasts()
