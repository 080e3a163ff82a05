import { expect, test } from 'vitest'
import { Minutely } from './minutely'

/** A page that is seen or hidden, and a clock that moves when it is told. */
function bench() {
  let [now, hidden, asked] = [0, false, 0]
  let timer: { run: () => void; at: number } | undefined
  const minutely = new Minutely({
    ask: () => (asked += 1),
    hidden: () => hidden,
    now: () => now,
    later: (run, ms) => {
      timer = { run, at: now + ms }
      return () => (timer = undefined)
    },
  })
  return {
    minutely,
    hide(is: boolean) {
      hidden = is
      minutely.look()
    },
    pass(seconds: number) {
      const end = now + seconds * 1_000
      while (timer && timer.at <= end) {
        const due = timer
        timer = undefined
        now = due.at
        due.run()
      }
      now = end
    },
    get asked() {
      return asked
    },
    get waits() {
      return timer !== undefined
    },
  }
}

test('at once, and then each minute', () => {
  const it = bench()
  it.minutely.look()
  expect(it.asked).toBe(1)
  it.pass(59)
  expect(it.asked).toBe(1)
  it.pass(241)
  expect(it.asked).toBe(6)
})

test('coming and going within a minute asks once', () => {
  const it = bench()
  for (let n = 0; n < 5; n += 1) {
    it.minutely.look()
    it.pass(5)
    it.minutely.rest()
    it.pass(5)
  }
  expect(it.asked).toBe(1)
  it.minutely.look()
  it.pass(10)
  expect(it.asked, 'the minute that began before is over').toBe(2)
})

test('nothing is asked of a page that nobody sees, and at once on return', () => {
  const it = bench()
  it.hide(true)
  expect([it.asked, it.waits]).toEqual([0, false])
  it.hide(false)
  it.hide(true)
  it.pass(600)
  expect([it.asked, it.waits]).toEqual([1, false])
  it.hide(false)
  expect(it.asked).toBe(2)
})

test('a page that hides without a word is left alone at the next minute', () => {
  const it = bench()
  it.minutely.look()
  it.hide(true)
  it.pass(60)
  expect(it.asked).toBe(1)
})

test('what the citizen wants is asked at once, and begins the minute anew', () => {
  const it = bench()
  it.minutely.look()
  it.pass(40)
  it.minutely.ask()
  it.pass(59)
  expect(it.asked).toBe(2)
  it.pass(1)
  expect(it.asked).toBe(3)
})
