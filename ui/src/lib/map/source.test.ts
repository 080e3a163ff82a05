import { describe, expect, test } from 'vitest'
import { holds, plain, reach, within } from './source'

const BOX = [112.8, -7.8, 113, -7.6] as const

describe('how far one may look', () => {
  test('a tenth beyond the archive on each side', () => {
    expect(reach(BOX).map((value) => value.toFixed(4))).toEqual(['112.7800', '-7.8200', '113.0200', '-7.5800'])
  })
  test('what lies beyond is brought to the edge', () => {
    expect(holds(BOX, { lat: -7.7, lon: 112.9 })).toBe(true)
    expect(holds(BOX, { lat: -7.25, lon: 112.75 })).toBe(false)
    expect(within(BOX, { lat: -7.25, lon: 112.75 })).toEqual({ lat: -7.6, lon: 112.8 })
  })
})

test('whose data it is, is said in words', () => {
  expect(plain('<a href="https://github.com/protomaps/basemaps">Protomaps</a> &copy; <a href="https://openstreetmap.org">OpenStreetMap</a>')).toBe('Protomaps © OpenStreetMap')
})
