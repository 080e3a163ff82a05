import { expect, test } from 'vitest'
import { countdown, endOfDay } from './countdown'

test.each([[0, '00.00'], [134_900, '02.14'], [599_999, '09.59'], [3_734_000, '1.02.14'], [86_399_000, '23.59.59'], [-5, '00.00']])('%i ms are %s', (ms, text) => {
  expect(countdown(ms, '.')).toBe(text)
})

test('from a day on it is told in words', () => {
  expect(countdown(86_400_000, '.')).toBeUndefined()
})

test('a day ends when it ends in the city', () => {
  const late = Date.parse('2026-11-24T18:30:00Z')
  expect(endOfDay(late, 0, 'Asia/Jakarta')).toBe('2026-11-25T16:59:59.000Z')
  expect(endOfDay(late, 3, 'Asia/Jayapura')).toBe('2026-11-28T14:59:59.000Z')
  expect(endOfDay(late, 1, 'UTC')).toBe('2026-11-25T23:59:59.000Z')
})
