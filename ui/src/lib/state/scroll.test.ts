import { expect, test } from 'vitest'
import { Scrolled } from './scroll'

test('each screen keeps its place in the history', () => {
  const scrolled = new Scrolled()
  scrolled.keep('home', 0, 480)
  scrolled.keep('queue', 1, 60)
  expect([scrolled.top('home', 0), scrolled.top('queue', 1)]).toEqual([480, 60])
  expect([scrolled.top('home', 1), scrolled.top('board', 0)], 'elsewhere').toEqual([0, 0])
})

test('a step forward begins at the top, and leaves what lies behind it', () => {
  const scrolled = new Scrolled()
  scrolled.keep('home', 0, 480)
  scrolled.keep('queue', 1, 60)
  scrolled.forget(1)
  expect([scrolled.top('home', 0), scrolled.top('queue', 1)]).toEqual([480, 0])
})
