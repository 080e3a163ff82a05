// What fingers on a map mean: one drags or taps, two zoom. What began as the one never ends as the other.

type Point = { x: number; y: number }

export type Meaning =
  /** How far the one finger has gone from where it came down. */
  | { kind: 'drag'; by: Point }
  /** It was lifted there. */
  | { kind: 'drop' }
  /** It was not a drag after all: everything is as before. */
  | { kind: 'undo' }
  | { kind: 'tap'; at: Point }
  /** `at`: what lies between the two. */
  | { kind: 'zoom'; by: number; at: Point }

/** Shorter is no drag but a finger that trembles. */
const TREMBLE = 8

export class Touches {
  private readonly fingers = new Map<number, Point>()
  private doing: 'nothing' | 'press' | 'drag' | 'pinch' = 'nothing'
  private start: Point = { x: 0, y: 0 }

  /** `first`: no other finger is down. One whose end was never heard of is forgotten with it. */
  down(id: number, at: Point, first: boolean): Meaning | undefined {
    if (first) this.fingers.clear()
    const dragged = this.doing === 'drag'
    this.fingers.set(id, at)
    if (first) {
      this.start = at
      this.doing = 'press'
    } else this.doing = 'pinch'
    return dragged ? { kind: 'undo' } : undefined
  }

  move(id: number, at: Point): Meaning | undefined {
    if (!this.fingers.has(id)) return undefined
    const before = this.spread()
    this.fingers.set(id, at)
    if (this.doing === 'pinch') {
      const now = this.spread()
      return before > 0 && now > 0 ? { kind: 'zoom', by: now / before, at: this.between() } : undefined
    }
    const by = { x: at.x - this.start.x, y: at.y - this.start.y }
    if (this.doing === 'press' && Math.hypot(by.x, by.y) < TREMBLE) return undefined
    this.doing = 'drag'
    return { kind: 'drag', by }
  }

  up(id: number, at: Point): Meaning | undefined {
    if (!this.fingers.delete(id)) return undefined
    const { doing } = this
    // The finger that is left of two does nothing more until it is lifted too.
    if (this.fingers.size > 0) return undefined
    this.doing = 'nothing'
    if (doing === 'drag') return { kind: 'drop' }
    return doing === 'press' ? { kind: 'tap', at } : undefined
  }

  /** The system took it for something of its own. */
  cancel(id: number): Meaning | undefined {
    if (!this.fingers.delete(id)) return undefined
    const dragged = this.doing === 'drag'
    if (this.fingers.size === 0) this.doing = 'nothing'
    return dragged ? { kind: 'undo' } : undefined
  }

  /** How far apart the first two are. */
  private spread(): number {
    const [a, b] = [...this.fingers.values()]
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0
  }

  private between(): Point {
    const [a = this.start, b = a] = [...this.fingers.values()]
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
  }
}
