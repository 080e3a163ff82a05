// The page's own clock: texts that count minutes follow it.

class Clock {
  now = $state(Date.now())
  /** How far a server's clock is ahead of the page's own count. */
  private ahead: number | undefined
  private ticking = window.setInterval(() => this.tick(), 15_000)

  constructor() {
    document.addEventListener('visibilitychange', () => this.tick())
  }

  /** Goes by the server's time from here on, second by second: whatever this machine's clock is set to. */
  follow(server: string) {
    if (this.ahead === undefined) {
      window.clearInterval(this.ticking)
      this.ticking = window.setInterval(() => this.tick(), 1_000)
    }
    this.ahead = Date.parse(server) - performance.now()
    this.tick()
  }

  private tick() {
    this.now = this.ahead === undefined ? Date.now() : this.ahead + performance.now()
  }
}

export const clock = new Clock()
