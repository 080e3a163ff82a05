// Asking again for what changes by itself, while somebody looks: at once, on return, and else once a minute at most.

export const MINUTE = 60_000

export type Surroundings = {
  ask(): void
  hidden(): boolean
  /** Milliseconds that only ever grow. */
  now(): number
  /** Calls back after so many milliseconds, unless the returned function is called first. */
  later(run: () => void, ms: number): () => void
}

export class Minutely {
  private asked = -Infinity
  private cancel: (() => void) | undefined

  constructor(private readonly around: Surroundings) {}

  /** Somebody looks, or may have stopped to. */
  look() {
    this.rest()
    if (this.around.hidden()) return
    const left = this.asked + MINUTE - this.around.now()
    if (left > 0) this.wait(left)
    else this.ask()
  }

  /** Whatever was asked before: the citizen wants it, or something else. */
  ask() {
    this.asked = this.around.now()
    this.wait(MINUTE)
    this.around.ask()
  }

  /** Nobody looks any more. */
  rest() {
    this.cancel?.()
    this.cancel = undefined
  }

  private wait(ms: number) {
    this.rest()
    this.cancel = this.around.later(() => this.look(), ms)
  }
}
