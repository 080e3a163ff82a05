// The page's own clock: texts that count minutes follow it.

class Clock {
  now = $state(Date.now())
  constructor() {
    window.setInterval(() => (this.now = Date.now()), 15_000)
    document.addEventListener('visibilitychange', () => (this.now = Date.now()))
  }
}

export const clock = new Clock()
