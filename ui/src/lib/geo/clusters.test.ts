import { describe, expect, it } from 'vitest'
import { clusters } from './clusters'

describe('marks that lie on each other', () => {
  const at = ([x, y]: readonly [number, number]) => ({ x, y })
  it('are one with their number, in their middle', () => {
    const found = clusters([[0, 0], [10, 0], [200, 0], [5, 15]] as const, at, 44)
    expect(found.map(({ x, y, of }) => [x, y, of.length])).toEqual([[5, 5, 3], [200, 0, 1]])
  })
  it('lose and double nothing', () => {
    const many = Array.from({ length: 300 }, (_, n) => [(n * 37) % 360, (n * 91) % 300] as const)
    const found = clusters(many, at, 48)
    expect(found.flatMap(({ of }) => of).sort()).toEqual([...many].sort())
    expect(clusters([], at, 48)).toEqual([])
  })
})
