import { describe, expect, it } from 'vitest'
import { endOf, placeOf, ticksOf } from './log_scale'

describe('a bar of lengths of time', () => {
  it('ends with the day, the week or the month that all of them fit on', () => {
    expect([[], [30], [1_440], [30, 1_441], [10_081], [90_000, 5]].map(endOf)).toEqual([1_440, 1_440, 1_440, 10_080, 43_200, 90_000])
  })
  it('gives the same room to each ten times as long', () => {
    const [one, ten, hundred, thousand] = [1, 10, 100, 1_000].map((minutes) => placeOf(minutes, 10_000))
    expect([one, ten, hundred, thousand].map((place) => Math.round(place ?? NaN))).toEqual([0, 25, 50, 75])
  })
  it('holds everything between its ends', () => {
    expect(placeOf(0, 1_440)).toBe(0)
    expect(placeOf(1_440, 1_440)).toBe(100)
    expect(placeOf(9_999, 1_440)).toBe(100)
    // As the city's own page draws them.
    expect(placeOf(10, 1_440).toFixed(2)).toBe('31.66')
    expect(placeOf(30, 1_440).toFixed(2)).toBe('46.77')
  })
  it('is written along from a minute to its end, in order', () => {
    for (const end of [1_440, 10_080, 43_200]) {
      const minutes = ticksOf(end).map((tick) => tick.minutes)
      expect(minutes).toEqual([...minutes].sort((a, b) => a - b))
      expect([minutes[0], minutes[minutes.length - 1]]).toEqual([1, end])
    }
  })
})
