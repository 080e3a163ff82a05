import { expect, test } from 'vitest'
import { ALL, type View, boxOf, cropOf, fitting, fromStage, held, pulled, shifted, toStage } from './geometry'

const size = { width: 400, height: 300 }
const view = (turns: number): View => ({ size, turns, scale: 0.5, middle: { x: 180, y: 200 } })

test('what is seen somewhere is what lies there, whichever way the photo is turned', () => {
  expect(toStage(view(0), { x: 0, y: 0 })).toEqual({ x: 80, y: 125 })
  expect(toStage(view(1), { x: 0, y: 0 }), 'upper left goes to the upper right').toEqual({ x: 255, y: 100 })
  for (const turns of [0, 1, 2, 3]) {
    for (const place of [{ x: 0, y: 0 }, { x: 10_000, y: 0 }, { x: 2_500, y: 7_500 }, { x: 10_000, y: 10_000 }]) {
      expect(fromStage(view(turns), toStage(view(turns), place))).toEqual(place)
    }
    expect(cropOf(view(turns), boxOf(view(turns), ALL))).toEqual(ALL)
    const part = { left: 1_000, top: 2_000, right: 6_000, bottom: 9_000 }
    expect(cropOf(view(turns), boxOf(view(turns), part))).toEqual(part)
  }
  expect(fromStage(view(0), { x: -900, y: 9_000 }), 'never beside it').toEqual({ x: 0, y: 10_000 })
})

test('the whole photo is seen, also when it is turned', () => {
  expect(fitting(size, 0, { width: 360, height: 360 })).toBe(0.9)
  expect(fitting(size, 1, { width: 360, height: 360 })).toBe(0.9)
  expect(fitting(size, 1, { width: 150, height: 900 })).toBe(0.5)
})

test('a frame stays on the photo and is never turned inside out', () => {
  const limits = { left: 10, top: 10, right: 210, bottom: 110 }
  const least = { width: 20, height: 20 }
  const corner = { x: 'left', y: 'top' } as const
  expect(pulled(limits, corner, { x: 60, y: 50 }, limits, least)).toEqual({ left: 60, top: 50, right: 210, bottom: 110 })
  expect(pulled(limits, corner, { x: 900, y: -5 }, limits, least)).toEqual({ left: 190, top: 10, right: 210, bottom: 110 })
  const frame = { left: 50, top: 50, right: 100, bottom: 100 }
  expect(shifted(frame, { x: -500, y: 5 }, limits)).toEqual({ left: 10, top: 55, right: 60, bottom: 105 })
  expect(shifted(limits, { x: 9, y: 9 }, limits)).toEqual(limits)
})

test('a photo is moved as far as there is more of it', () => {
  expect(held({ x: 500, y: 500 }, { width: 400, height: 100 }, { width: 300, height: 300 })).toEqual({ x: 50, y: 0 })
})
