import { expect, test } from 'vitest'
import { tooSlow } from './frames'

const every = (milliseconds: number, count = 21) => Array.from({ length: count }, (_, n) => 5_000 + n * milliseconds)

test('fewer than eight frames a second are too few, and fewer than twenty frames say nothing', () => {
  expect(tooSlow(every(16))).toBe(false)
  expect(tooSlow(every(124))).toBe(false)
  expect(tooSlow(every(126))).toBe(true)
  expect(tooSlow(every(500, 20))).toBe(false)
})
