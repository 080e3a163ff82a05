import { expect, test } from 'vitest'
import { newId } from './new_id'

test('an id of the seventh version, by the time given', () => {
  const at = Date.parse('2026-11-24T03:05:00Z')
  const id = newId(at)
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at)
  expect(newId(at)).not.toBe(id)
})
