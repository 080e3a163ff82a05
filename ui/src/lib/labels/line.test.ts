import { expect, test } from 'vitest'
import { lineOf } from './line'

test('a device without a network has no signal; with one, it is the city that does not answer', () => {
  expect(lineOf('nobody', false)).toBe('no_signal')
  expect(lineOf('nobody', true)).toBe('silent')
})

test('what the core found out counts for more than what the device says of itself', () => {
  expect(lineOf('city', false)).toBe('city')
  for (const reach of ['unknown', 'stranger', 'outdated', 'no_city'] as const) expect(lineOf(reach, true)).toBe(reach)
})
