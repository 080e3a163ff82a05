import { beforeAll, expect, test, vi } from 'vitest'
import type { ComplaintRow } from '../api/types'
import { overwriteGetLocale } from '../../paraglide/runtime.js'
import { outlookOf } from './outlook'

// By whose clock and in whose words is asked elsewhere.
vi.mock('../shown.svelte', () => ({ day: (at: string) => `day ${at.slice(0, 10)}`, shortTime: (at: string) => `at ${at.slice(11, 16)}`, soonTime: (at: string) => `soon ${at.slice(11, 16)}`, span: () => '6 menit' }))
vi.mock('./names', () => ({ agencyName: (id: string) => (id === 'pupr' ? 'Dinas PUPR' : id) }))

beforeAll(() => overwriteGetLocale(() => 'id'))

const NOON = '2026-11-24T12:00:00Z'
const DUE = '2026-11-24T13:00:00Z'
const received = { noticed_at: NOON, saved_at: NOON, received_at: NOON }
const waits = { due: { promise: DUE } } as NonNullable<ComplaintRow['clock']>
const answered = { answered_at: '2026-11-24T12:06:00Z', marks: received }

function said(row: Partial<ComplaintRow>, at = NOON): string {
  const { before, strong, after, late } = outlookOf({ shown: 'waiting', marks: received, ...row }, Date.parse(at), 'Dikirim saat ada sinyal')
  return `${before}${strong ? `*${strong}*` : ''}${after}${late ? '!' : ''}`
}

test('each state has one sentence', () => {
  expect(said({ shown: 'attention', outlook: { kind: 'asked', agency: 'pupr' } })).toBe('Dinas PUPR bertanya')
  expect(said({ shown: 'attention', outlook: { kind: 'asked' } })).toBe('Petugas kota bertanya')
  expect(said({ shown: 'attention', outlook: { kind: 'stuck' } })).toBe('Lihat apa yang perlu dibetulkan')
  expect(said({ shown: 'local', marks: { noticed_at: NOON, saved_at: NOON } })).toBe('Dikirim saat ada sinyal')
  expect(said({ outlook: { kind: 'answer_by', at: DUE }, clock: waits })).toBe('Janji dijawab paling lambat *soon 13:00*')
  expect(said({ shown: 'working', ...answered, outlook: { kind: 'done_by', at: '2026-12-02T17:00:00Z' } })).toBe('Janji selesai *day 2026-12-02*')
  expect(said({ shown: 'working', ...answered })).toBe('Dijawab dalam *6 menit*')
  expect(said({ shown: 'done', ...answered, outlook: { kind: 'check_by', at: '2026-12-11T08:00:00Z' } })).toBe('Cek buktinya sampai *day 2026-12-11*')
})

test('what was promised is late from its moment on, and not before', () => {
  const answer: Partial<ComplaintRow> = { outlook: { kind: 'answer_by', at: DUE }, clock: waits }
  expect(said(answer, DUE)).toBe('Janji dijawab paling lambat *soon 13:00*')
  expect(said(answer, '2026-11-24T13:00:01Z')).toBe('Terlambat sejak *at 13:00*!')
  const done: Partial<ComplaintRow> = { shown: 'working', ...answered, outlook: { kind: 'done_by', at: '2026-12-02T16:59:59Z' } }
  expect(said(done, '2026-12-02T17:00:00Z')).toBe('Terlambat sejak *day 2026-12-02*!')
})

test('where nothing is open, it says what was', () => {
  expect(said({ shown: 'done', ...answered, outlook: { kind: 'check_by', at: NOON } }, DUE), 'the days to dispute it are over').toBe('Dijawab dalam *6 menit*')
  expect(said({}), 'a city without office hours promises no moment').toBe('Belum dijawab *6 menit*')
  expect(said({ shown: 'ended' })).toBe('Diterima *at 12:00*')
})
