import { describe, expect, it } from 'vitest'
import { daysAgo } from './days'

describe('how long ago a day was', () => {
  it('is counted by the days of the city, not by hours', () => {
    const late = Date.parse('2026-11-24T16:30:00Z')
    expect([daysAgo('2026-11-24', late, 'Asia/Jakarta'), daysAgo('2026-11-23', late, 'Asia/Jakarta')]).toEqual([0, 1])
    expect(daysAgo('2026-11-24', late, 'Asia/Jayapura')).toBe(1)
    expect(daysAgo('2026-10-24', late, 'Asia/Jakarta')).toBe(31)
    expect(daysAgo('2026-11-25', late, 'Asia/Jakarta'), 'a clock that is behind').toBe(0)
  })
})
