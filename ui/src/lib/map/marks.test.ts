import { describe, expect, test } from 'vitest'
import { type Mark, gathered } from './marks'

const marks = (count: number): Mark[] =>
  Array.from({ length: count }, (_, n) => ({ id: `m${n}`, at: { lat: -7.6 - ((n * 37) % 100) / 2_000, lon: 112.9 + ((n * 61) % 100) / 2_000 }, count: 1 + (n % 3), label: '' }))

describe('marks that would lie on each other', () => {
  const all = marks(200)
  const sum = all.reduce((total, { count }) => total + count, 0)
  test.each([10, 12.7, 15, 19])('are one, and none is lost, at zoom %d', (zoom) => {
    const found = gathered(all, zoom)
    expect(found.reduce((total, { count }) => total + count, 0)).toBe(sum)
    expect(found.flatMap((cluster) => cluster.marks)).toHaveLength(200)
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
  })
  test('are fewer from afar than from close by', () => {
    expect(gathered(all, 10).length).toBeLessThan(gathered(all, 16).length)
  })
  test('lie in the middle of what they stand for', () => {
    const [one] = gathered([{ id: 'a', at: { lat: -7.6, lon: 112.9 }, count: 1, label: '' }, { id: 'b', at: { lat: -7.6, lon: 112.9008 }, count: 3, label: '' }], 10)
    expect(one?.at.lon).toBeCloseTo(112.9006, 6)
    expect(one?.count).toBe(4)
  })
  test('the own one stands alone, and what is chosen apart', () => {
    const at = { lat: -7.6, lon: 112.9 }
    const found = gathered([{ id: 'a', at, count: 1, label: '' }, { id: 'b', at, count: 1, label: '', mine: 'road' }, { id: 'c', at, count: 1, label: '', chosen: true }, { id: 'd', at, count: 1, label: '', chosen: true }], 12)
    expect(found.map(({ id }) => id)).toEqual(['a', 'b', 'c d'])
  })
})
