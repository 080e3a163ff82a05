import { describe, expect, it } from 'vitest'
import type { Clock } from '../api/types'
import { lateSince, shareGone } from './wait'

const at = (time: string) => Date.parse(`2026-11-24T${time}:00Z`)
const wait: Clock = {
  started_at: '2026-11-24T00:20:00Z',
  counts_from: '2026-11-24T00:30:00Z',
  elapsed: { working_min: 0, wall_min: 0 },
  basis: 'working',
  due: { promise: '2026-11-24T01:00:00Z' },
  pending: 'reward',
}

describe('a wait', () => {
  it('is late after the promise and not at it', () => {
    expect(lateSince(wait, at('01:00'))).toBeUndefined()
    expect(lateSince(wait, at('01:01'))).toBe('2026-11-24T01:00:00Z')
  })
  it('is not late once it ended, nor where nothing is due', () => {
    expect(lateSince({ ...wait, ended_at: '2026-11-24T02:00:00Z' }, at('03:00'))).toBeUndefined()
    expect(lateSince({ ...wait, due: {} }, at('03:00'))).toBeUndefined()
    expect(lateSince(undefined, at('03:00'))).toBeUndefined()
  })
  it('fills from the moment that counts until the promise', () => {
    expect(['00:20', '00:30', '00:45', '01:00', '09:00'].map((time) => shareGone(wait, at(time)))).toEqual([0, 0, 0.5, 1, 1])
    expect(shareGone({ ...wait, counts_from: undefined }, at('00:45'))).toBe(0)
  })
})
