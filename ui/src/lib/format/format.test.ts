import { describe, expect, test } from 'vitest'
import { bytes, bytesOf } from './bytes'
import { jsonOf } from './json'
import { clock, hands, hourOf, isGap, longTime, minutesOf, month, shortTime, span, zoneName } from './time'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('bytes', () => {
  test.each([[0, '0 kB'], [210, '0,2 kB'], [1_210, '1,2 kB'], [312_400, '312 kB'], [910_400, '0,9 MB'], [2_400_000, '2,4 MB']])('%i is %s', (count, text) => {
    expect(plain(bytes(count, 'id-ID'))).toBe(text)
  })
  test('two numbers share the unit of the larger', () => {
    expect(bytesOf(148_000, 296_100, 'id-ID')).toEqual({ part: '148', whole: '296 kB' })
    expect(bytesOf(1_100_000, 2_400_000, 'id-ID')).toEqual({ part: '1,1', whole: '2,4 MB' })
  })
  test('all of it is only said when it is all', () => {
    expect(bytesOf(295_900, 296_000, 'id-ID').part).toBe('295')
    expect(bytesOf(296_000, 296_000, 'id-ID').part).toBe('296')
    expect(bytesOf(0, 296_000, 'id-ID').part).toBe('0')
  })
})

describe('times by the city', () => {
  const tz = 'Asia/Jakarta'
  const at = '2026-11-24T02:19:00Z'
  test('the clock of the city, not of the phone', () => {
    expect(clock(at, 'id-ID', tz)).toBe('09.19')
    expect(clock(at, 'en-GB', 'Asia/Jayapura')).toBe('11:19')
    expect(clock('2026-11-23T17:00:00Z', 'id-ID', tz)).toBe('00.00')
    expect(zoneName('Asia/Makassar')).toBe('WITA')
    expect(longTime(at, 'id-ID', tz)).toBe('24 Nov 2026, 09.19 WIB')
    expect(hourOf(Date.parse('2026-11-23T17:30:00Z'), tz)).toBe(0)
  })
  test('near times are short, far ones say their day', () => {
    const now = Date.parse('2026-11-24T10:00:00Z')
    expect(shortTime(at, now, 'id-ID', tz)).toBe('09.19')
    expect(shortTime('2026-11-22T02:19:00Z', now, 'id-ID', tz)).toBe('Min 09.19')
    expect(shortTime('2026-10-02T02:19:00Z', now, 'id-ID', tz)).toBe('2 Okt 09.19')
    expect(shortTime('2025-10-02T02:19:00Z', now, 'id-ID', tz)).toBe('2 Okt 2025')
  })
  test('a month lies in no zone', () => {
    expect([month('2026-11', 'id-ID'), month('2026-01', 'en-GB')]).toEqual(['November 2026', 'January 2026'])
  })
  test('hands stand where the clock says', () => {
    expect(hands(at, tz)).toEqual({ hour: 279.5, minute: 114 })
  })
  test('a span is never negative', () => {
    expect(span(at, '2026-11-25T06:24:30Z')).toEqual({ days: 1, hours: 4, minutes: 5 })
    expect(minutesOf(span(at, '2026-11-24T02:00:00Z'))).toBe(0)
  })
  test('what is under a minute is no gap', () => {
    expect(isGap(span(at, '2026-11-24T02:19:59.999Z'))).toBe(false)
    expect(isGap(span(at, '2026-11-24T02:20:00Z'))).toBe(true)
    expect(isGap(span(at, '2026-11-23T02:20:00Z'))).toBe(false)
  })
})

describe('what is sent', () => {
  test('holds no half of a character, however deep it stands, and all others', () => {
    const sent = jsonOf({ change: 'description', value: 'Lu\ud83dbang\udc4d 👍 ꦗ', more: [{ text: '\ud800' }] })
    expect(JSON.parse(sent)).toEqual({ change: 'description', value: 'Lubang 👍 ꦗ', more: [{ text: '' }] })
  })
})
