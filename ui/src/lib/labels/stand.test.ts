import { expect, test } from 'vitest'
import type { DraftView } from '../api/types'
import type { Found, LocatorState } from '../geo/locator.svelte'
import { accuracyOf, standOf } from './stand'

const fix = (metres: number | undefined, source = 'gps') => ({ lat_e7: -76_000_000, lon_e7: 1_129_000_000, source, ...(metres !== undefined && { accuracy_dm: metres * 10 }) }) as NonNullable<DraftView['place']['fix']>
const pin = { lat_e7: -76_000_000, lon_e7: 1_129_000_000 }
const heard = (state: LocatorState, accuracy?: number) => ({ state, best: accuracy === undefined ? undefined : ({ lat: -7.6, lon: 112.9, accuracy, source: 'gps' } satisfies Found) })
const stand = (place: DraftView['place'], locator = heard('idle'), outside_city = false) => standOf({ place, outside_city }, locator)

test('thirty metres are exact enough, and one more is not', () => {
  expect(stand({ fix: fix(30) })).toBe('exact')
  expect(stand({ fix: fix(31) })).toBe('rough')
  expect(stand({}, heard('searching', 60)), 'it is still looked for').toBe('rough')
  expect(stand({ fix: fix(60) }, heard('done', 8)), 'what is heard now goes before what was kept').toBe('exact')
})

test('a pin is as exact as the finger was', () => {
  expect(stand({ fix: fix(900), pin })).toBe('pin')
  expect(accuracyOf({ place: { fix: fix(900), pin }, outside_city: false }, heard('idle'))).toBeUndefined()
})

test('outside the city is said before how exact it is', () => {
  expect(stand({ fix: fix(900) }, heard('idle'), true)).toBe('outside')
  expect(stand({}, heard('refused'), true)).toBe('refused')
})

test('where there is none, the reason is told', () => {
  for (const state of ['searching', 'unasked', 'refused', 'refused_for_good', 'off', 'nothing'] as const) expect(stand({}, heard(state))).toBe(state)
  expect(stand({}, heard('idle'))).toBe('nothing')
})

test('a place of a photo and a made-up one are named as such', () => {
  expect(stand({ fix: fix(undefined, 'photo') })).toBe('photo')
  expect(stand({ fix: fix(5, 'mock') })).toBe('mock')
})
