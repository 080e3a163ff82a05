// Whether a map that is being moved keeps up: some devices have a graphics context and draw by the slow way all the same.

/** So many frames are looked at, once. */
const COUNTED = 20
/** Fewer a second are no movement any more. */
const FEWEST = 8

/** The mean of these moments is slower than anybody wants to move a map. */
export const tooSlow = (moments: readonly number[]) => {
  const [first = 0] = moments
  const last = moments[moments.length - 1] ?? first
  return moments.length > COUNTED && (moments.length - 1) / ((last - first) / 1_000) < FEWEST
}

export class Frames {
  private moments: number[] = []
  private request: number | undefined
  private done = false

  constructor(private readonly slow: () => void) {}

  /** The ground begins to move. */
  start() {
    if (this.done || this.request !== undefined) return
    this.moments = []
    this.request = requestAnimationFrame(this.count)
  }

  stop() {
    if (this.request !== undefined) cancelAnimationFrame(this.request)
    this.request = undefined
  }

  private readonly count = (at: number) => {
    this.moments.push(at)
    if (this.moments.length <= COUNTED) {
      this.request = requestAnimationFrame(this.count)
      return
    }
    this.request = undefined
    this.done = true
    if (tooSlow(this.moments)) this.slow()
  }
}
