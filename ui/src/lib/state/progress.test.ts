import { expect, test } from 'vitest'
import type { DraftView } from '../api/types'
import { STEPS } from '../labels/steps'
import { isDone, isEmpty } from './progress'

type Draft = Pick<DraftView, 'photos' | 'place' | 'category' | 'description' | 'mistakes'>

const nothing: Draft = { photos: [], place: {}, description: '', mistakes: ['category_missing', 'description_empty', 'place_missing'] }
const done = (more: Partial<Draft>) => STEPS.filter((step) => isDone(step, { ...nothing, ...more }))

test('a step that was walked past is not done', () => {
  expect(done({})).toEqual([])
  expect(done({ mistakes: [] }), 'what may be left out is not done either').toEqual([])
})

test('a step is done by what was given there', () => {
  expect(done({ place: { landmark: 'Dekat jembatan' }, mistakes: ['description_empty'] })).toEqual(['place'])
  expect(done({ category: 'jalan-rusak', description: 'Lubang.', mistakes: [] })).toEqual(['words'])
  expect(done({ category: 'jalan-rusak', mistakes: ['description_empty'] }), 'half of the words').toEqual([])
})

test('what is to be mended is not done', () => {
  expect(done({ category: 'jalan-rusak', description: 'Lubang.', mistakes: ['answer_missing'] })).toEqual([])
  expect(done({ place: { landmark: 'x' }, mistakes: ['landmark_too_long'] })).toEqual([])
})

test('a draft in which nothing was said is empty; whatever was given is not', () => {
  const fresh = { ...nothing, step: 'photo' as const, answers: {}, anonymous: false, visibility: 'public' as const }
  expect(isEmpty(fresh)).toBe(true)
  const photo = { id: '', bytes: 1 } as unknown as DraftView['photos'][number]
  const fix = { lat_e7: -76_000_000, lon_e7: 1_129_000_000, source: 'gps' } as unknown as NonNullable<DraftView['place']['fix']>
  for (const more of [{ photos: [photo] }, { place: { fix } }, { place: { landmark: 'x' } }, { category: 'jalan-rusak' }, { description: ' ' }, { answers: { minggu: 8 } }, { anonymous: true }, { visibility: 'private' as const }]) {
    expect(isEmpty({ ...fresh, ...more }), JSON.stringify(more)).toBe(false)
  }
  expect(isEmpty({ ...fresh, step: 'quick', place: { fix } }), 'what the phone finds at once, and nobody asked for').toBe(true)
  expect(isEmpty({ ...fresh, step: 'quick', place: { fix, landmark: 'x' } })).toBe(false)
})
