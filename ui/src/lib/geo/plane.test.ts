import { expect, test } from 'vitest'
import { Plane, boundsOf, isSomewhere, metresBetween, outlinePath, roundLength } from './plane'

test('(0,0), NaN and what is off the globe are nowhere', () => {
  for (const at of [{ lat: 0, lon: 0 }, { lat: NaN, lon: 112 }, { lat: 91, lon: 0 }, { lat: -7, lon: Infinity }]) expect(isSomewhere(at)).toBe(false)
  expect(isSomewhere({ lat: -7.6453, lon: 112.9071 })).toBe(true)
})

test('flat and round again is the same place', () => {
  const plane = new Plane({ lat: -7.65, lon: 112.9 })
  const back = plane.round(plane.flat({ lat: -7.6453, lon: 112.9071 }))
  expect(back.lat).toBeCloseTo(-7.6453, 9)
  expect(back.lon).toBeCloseTo(112.9071, 9)
  expect(plane.flat({ lat: -7.64, lon: 112.9 }).y).toBeLessThan(0)
})

test('metres', () => {
  expect(metresBetween({ lat: -7.65, lon: 112.9 }, { lat: -7.651, lon: 112.9 })).toBeCloseTo(111.2, 0)
  expect([7, 23, 90, 480, 2_300].map(roundLength)).toEqual([5, 20, 50, 200, 2_000])
})

test('an outline has a middle, and a city without one has none', () => {
  const corner = (lat_e7: number, lon_e7: number) => ({ lat_e7, lon_e7 })
  const ring = [corner(-76_000_000, 1_129_000_000), corner(-76_000_000, 1_129_200_000), corner(-76_200_000, 1_129_200_000)]
  const bounds = boundsOf([ring])
  expect(bounds?.middle.lat).toBeCloseTo(-7.61)
  expect(bounds?.height).toBeCloseTo(2_224, 0)
  expect(outlinePath([ring], new Plane({ lat: -7.61, lon: 112.91 }))).toMatch(/^M[-\d. ]+(L[-\d. ]+){2}Z$/)
  expect(boundsOf([])).toBeUndefined()
})
