// The page's clock: texts that count minutes follow it. It goes by the city's time as soon as anybody says it.

/** How often a page looks that counts seconds. */
export const EACH_SECOND = 1_000

class Clock {
  /** Now, by the city's clock; by this machine's before it is known. */
  now = $state(Date.now())
  /** Now, by this machine's clock: for what this machine does by itself. */
  own = $state(Date.now())
  /** Whether it may be later at the city by now than it is sure to be. */
  approximate = $state(false)
  /** How far the city's clock is ahead of the page's own count. */
  private ahead: number | undefined
  private every = 15_000
  private ticking = window.setInterval(() => this.tick(), this.every)

  constructor() {
    document.addEventListener('visibilitychange', () => this.tick())
  }

  /** Goes by this time from here on, whatever this machine's clock is set to, and moves every so many milliseconds. */
  follow(at: string, every = this.every, approximate = false) {
    if (every !== this.every) {
      window.clearInterval(this.ticking)
      this.ticking = window.setInterval(() => this.tick(), every)
      this.every = every
    }
    this.ahead = Date.parse(at) - performance.now()
    this.approximate = approximate
    this.tick()
  }

  /** Goes by this machine's clock: of this city nobody knows another. */
  unfollow() {
    this.ahead = undefined
    this.approximate = false
    this.tick()
  }

  private tick() {
    this.own = Date.now()
    this.now = this.ahead === undefined ? this.own : this.ahead + performance.now()
  }
}

export const clock = new Clock()
