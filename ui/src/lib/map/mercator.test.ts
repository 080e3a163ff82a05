import { describe, expect, test } from 'vitest'
import { fitting, metresPerPixel, project, shifted, unproject } from './mercator'

const ALUN = { lat: -7.6452, lon: 112.9063 }

describe('the projection of the tiles', () => {
  test('knows the corners of the world', () => {
    expect(project({ lat: 0, lon: 0 }, 0)).toEqual({ x: 256, y: 256 })
    const corner = project({ lat: 85.0511287798066, lon: -180 }, 3)
    expect(corner.x).toBe(0)
    expect(corner.y).toBeCloseTo(0, 4)
  })
  test('finds the tile of a place: 15/26660/17081 holds the square of Pasuruan', () => {
    const { x, y } = project(ALUN, 15)
    expect([Math.floor(x / 512), Math.floor(y / 512)]).toEqual([26_660, 17_081])
  })
  test.each([10, 15, 17.3, 19])('comes back to where it was at zoom %d', (zoom) => {
    const back = unproject(project(ALUN, zoom), zoom)
    expect(back.lat).toBeCloseTo(ALUN.lat, 10)
    expect(back.lon).toBeCloseTo(ALUN.lon, 10)
  })
  test('a shift by pixels is as many metres as a pixel has there', () => {
    const to = shifted(ALUN, { x: 100, y: 0 }, 17)
    const metres = (to.lon - ALUN.lon) * 111_319.49 * Math.cos((ALUN.lat * Math.PI) / 180)
    expect(metres).toBeCloseTo(100 * metresPerPixel(ALUN.lat, 17), 3)
  })
  test('a box fills the room that it is fitted to', () => {
    const box = [112.85, -7.7, 112.95, -7.6] as const
    const zoom = fitting(box, 360, 640)
    expect(project({ lat: -7.6, lon: 112.95 }, zoom).x - project({ lat: -7.6, lon: 112.85 }, zoom).x).toBeCloseTo(360, 6)
  })
})
