import { expect, test } from 'vitest'
import type { CategoryView, FormView } from '../api/types'
import { needsSteps, tilesOf } from './kinds'

const kind = (id: string, more: Partial<CategoryView> = {}): CategoryView =>
  ({ id, channel: 'jalan', icon: 'road', name: id, visibility: 'public', place: 'needed', text: 'optional', ...more })
const kinds = [...'abcdefgh'].map((id) => kind(id, id === 'c' ? { visibility: 'private', covers: 'health' } : {}))
const ids = (used: string[], chosen?: string, all = kinds) => tilesOf(all, used, chosen).tiles.map(({ id }) => id).join('')

test('what was used last comes first, then what was used, then the order of the city', () => {
  expect(ids([])).toBe('abcde')
  expect(ids(['g', 'b', 'g', 'a'])).toBe('gbacd')
  expect(ids(['gone', 'h'])).toBe('habcd')
})

test('what is private is not put forward, though it was used', () => {
  expect(ids(['c', 'f'])).toBe('fabcd')
})

test('six kinds need no tile that leads to more, and seven do', () => {
  expect(tilesOf(kinds.slice(0, 6), [], undefined)).toMatchObject({ more: false })
  expect(ids([], undefined, kinds.slice(0, 6))).toBe('abcdef')
  expect(tilesOf(kinds.slice(0, 7), [], undefined)).toMatchObject({ more: true })
})

test('what is chosen has a tile', () => {
  expect(ids([], 'h')).toBe('abcdh')
  expect(ids([], 'b')).toBe('abcde')
})

test('a kind that asks for more leaves for the steps', () => {
  const form = (required: boolean): FormView => ({ id: 'f', questions: [{ id: 'q', label: 'q', required, asks: { kind: 'flag' } }] })
  expect(needsSteps(undefined, undefined)).toBe(false)
  expect(needsSteps(kind('a'), form(false))).toBe(false)
  expect(needsSteps(kind('a'), form(true))).toBe(true)
  expect(needsSteps(kind('a', { visibility: 'private' }), undefined)).toBe(true)
  expect(needsSteps(kind('a', { covers: 'health' }), undefined)).toBe(true)
})
