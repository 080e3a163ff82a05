import { expect, test } from 'vitest'
import type { DraftChange, DraftView } from '../api/types'
import { clash, standing } from './clash'

const VIEW: DraftView = {
  id: '', ticket: '', step: 'words', description: 'Lubang', answers: {}, answer_mistakes: {}, place: { landmark: 'Warung' }, visibility: 'public', anonymous: false,
  photos: [], mistakes: [], outside_city: false, words_bytes: 0, saved_at: '', revision: 1,
}
const change = { field: 'description', value: 'Lubang dalam' } as const
const collides = (now: DraftView, what: DraftChange = change) => clash(standing(VIEW, what), now, what, what.field)

test('what was changed in another field is no matter', () => {
  expect(collides({ ...VIEW, anonymous: true, place: { landmark: 'Pasar' }, revision: 9 })).toBeUndefined()
})

test('the same field is, unless both want the same', () => {
  expect(collides({ ...VIEW, description: 'Lampu mati' })).toEqual({ field: 'description', change, theirs: 'Lampu mati' })
  expect(collides({ ...VIEW, description: 'Lubang dalam' })).toBeUndefined()
  expect(collides({ ...VIEW, visibility: 'private' }, { field: 'visibility', value: 'private' })).toBeUndefined()
  expect(collides({ ...VIEW, place: {} }, { field: 'landmark', value: ' ' })).toBeUndefined()
})

test('each question and each text of consent is a field of its own, and the step is none', () => {
  const answer: DraftChange = { field: 'answer', value: { question: 'minggu', answer: 12 } }
  expect(collides({ ...VIEW, answers: { lain: 3 } }, answer)).toBeUndefined()
  expect(collides({ ...VIEW, answers: { minggu: 3 } }, answer)).toMatchObject({ theirs: undefined })
  expect(collides({ ...VIEW, step: 'check' }, { field: 'step', value: 'place' })).toBeUndefined()
})
