import { expect, test } from 'vitest'
import { PETALS } from './mark'

test('the mark is read from the drawing: four petals, one of them the voice', () => {
  expect(PETALS).toHaveLength(4)
  expect(PETALS.filter(({ voice }) => voice)).toMatchObject([{ x: 14.6, y: 33.4, degrees: 45 }])
  expect(PETALS.every(({ path, x, y }) => path.startsWith('M0-9.8C') && x > 0 && y > 0)).toBe(true)
})
