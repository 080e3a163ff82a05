import { expect, test } from 'vitest'
import type { DraftView } from '../api/types'
import { STEPS } from '../labels/steps'
import { isDone } from './progress'

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
