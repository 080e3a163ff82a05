// What is about to be done to a photo. Each step can be taken back, as many as there are.

import type { PhotoCrop, PhotoStroke } from '../api/types'

export type Edit = { turns: number; crop: PhotoCrop | undefined; hidden: PhotoStroke[] }

const NOTHING: Edit = { turns: 0, crop: undefined, hidden: [] }

export class Editing {
  now = $state.raw(NOTHING)
  private past = $state.raw<Edit[]>([])

  readonly canUndo = $derived(this.past.length > 0)
  readonly isChanged = $derived(this.now.turns % 4 !== 0 || this.now.crop !== undefined || this.now.hidden.length > 0)

  turn() {
    this.change({ turns: (this.now.turns + 1) % 4 })
  }

  crop(crop: PhotoCrop | undefined) {
    this.change({ crop })
  }

  hide(stroke: PhotoStroke) {
    this.change({ hidden: [...this.now.hidden, stroke] })
  }

  undo() {
    const before = this.past[this.past.length - 1]
    if (!before) return
    this.past = this.past.slice(0, -1)
    this.now = before
  }

  private change(what: Partial<Edit>) {
    this.past = [...this.past, this.now]
    this.now = { ...this.now, ...what }
  }
}
