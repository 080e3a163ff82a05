import { expect, test } from 'vitest'
import { eventId } from './event_id'

test('an id of the seventh version, by the time given', () => {
  const at = Date.parse('2026-11-24T03:05:00Z')
  const id = eventId(at)
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at)
  expect(eventId(at)).not.toBe(id)
})
