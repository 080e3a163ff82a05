import { expect, test } from 'vitest'
import type { DraftChange, DraftView } from '../api/types'
import { Refused, Unreachable } from '../platform/host'
import { Saver } from './saver'

const VIEW: DraftView = {
  id: '', ticket: '', step: 'words', description: '', answers: {}, answer_mistakes: {}, place: {}, visibility: 'public', anonymous: false, photos: [], mistakes: [],
  outside_city: false, words_bytes: 0, saved_at: '', revision: 1,
}
const words = (value: string): DraftChange => ({ field: 'description', value })

/** A core that takes, refuses or hangs as it is told, and a clock that moves when it is told. */
function bench() {
  const sent: DraftChange[] = []
  const states: string[] = []
  let answer: (change: DraftChange) => Promise<DraftView> = () => Promise.resolve(VIEW)
  let timer: { run: () => void; ms: number } | undefined
  const saver = new Saver({
    send: (change) => {
      sent.push(change)
      return answer(change)
    },
    saved: (_, rest) => states.push(rest === 'nothing' ? 'saved' : `saved, ${rest}`),
    failed: (_, field, lasting) => states.push(`${lasting ? 'refused' : 'failed'} ${field}`),
    later: (run, ms) => {
      timer = { run, ms }
      return () => (timer = undefined)
    },
  })
  return {
    saver, sent, states,
    answers(next: typeof answer) {
      answer = next
    },
    get wait() {
      return timer?.ms
    },
    async ring() {
      const due = timer
      timer = undefined
      due?.run()
      await saver.flush()
    },
  }
}

test('only the newest of what is typed is sent', async () => {
  const { saver, sent, states } = bench()
  saver.put(words('L'), 300)
  saver.put(words('Lu'), 300)
  saver.put(words('Lub'), 300)
  expect(await saver.flush()).toBe(true)
  expect(sent).toEqual([words('Lub')])
  expect(states).toEqual(['saved'])
})

test('what is typed while a save is under way is saved after it', async () => {
  const b = bench()
  let let_go: (view: DraftView) => void = () => undefined
  b.answers(() => new Promise((resolve) => (let_go = resolve)))
  b.saver.put(words('Satu'), 0)
  const flushed = b.saver.flush()
  b.saver.put(words('Satu dua'), 300)
  b.answers(() => Promise.resolve(VIEW))
  let_go(VIEW)
  expect(await flushed).toBe(true)
  expect(b.sent).toEqual([words('Satu'), words('Satu dua')])
  expect(b.states).toEqual(['saved, waiting', 'saved'])
})

test('with the core gone the text stays and is tried again, ever more patiently', async () => {
  const b = bench()
  b.answers(() => Promise.reject(new Unreachable()))
  b.saver.put(words('Lubang'), 300)
  expect(await b.saver.flush()).toBe(false)
  expect(b.saver.holds('description')).toBe(true)
  expect(b.wait).toBe(1_000)
  await b.ring()
  expect(b.wait).toBe(2_000)
  b.answers(() => Promise.resolve(VIEW))
  await b.ring()
  expect(b.states[b.states.length - 1]).toBe('saved')
  expect(b.saver.isWaiting).toBe(false)
})

test('an older value never comes after a newer one', async () => {
  const b = bench()
  b.answers((change) => {
    if (change.value === 'alt') b.saver.put(words('neu'), 300)
    return Promise.reject(new Unreachable())
  })
  b.saver.put(words('alt'), 0)
  await b.saver.flush()
  b.answers(() => Promise.resolve(VIEW))
  await b.ring()
  expect(b.sent[b.sent.length - 1]).toEqual(words('neu'))
  expect(b.sent.filter(({ value }) => value === 'alt')).toHaveLength(1)
})

test('what would be refused again is not tried again, and stops no other field', async () => {
  const b = bench()
  b.answers((change) => change.field === 'pin' ? Promise.reject(new Refused({ code: 'place_nowhere', retry: 'never', params: {} })) : Promise.resolve(VIEW))
  b.saver.put({ field: 'pin', value: { lat: 0, lon: 0 } }, 0)
  b.saver.put(words('Lubang'), 0)
  expect(await b.saver.flush(), 'not all of it is saved').toBe(false)
  expect(b.states).toEqual(['refused pin', 'saved, refused'])
  expect(b.wait, 'it waits for the citizen').toBeUndefined()
  b.saver.put({ field: 'pin', value: null }, 0)
  b.answers(() => Promise.resolve(VIEW))
  expect(await b.saver.flush()).toBe(true)
  expect(b.states[b.states.length - 1]).toBe('saved')
})

test('a full disk is no last word', async () => {
  const b = bench()
  b.answers(() => Promise.reject(new Refused({ code: 'disk_full', retry: 'after_mending', params: {} })))
  b.saver.put(words('Lubang'), 0)
  expect(await b.saver.flush()).toBe(false)
  expect(b.states).toEqual(['failed description'])
  expect(b.saver.holds('description')).toBe(true)
})

test('an answer takes the place of the same question only', async () => {
  const b = bench()
  b.saver.put({ field: 'answer', value: { question: 'jenis', answer: 'lubang' } }, 0)
  b.saver.put({ field: 'answer', value: { question: 'bahaya', answer: true } }, 0)
  b.saver.put({ field: 'answer', value: { question: 'jenis', answer: 'retak' } }, 0)
  await b.saver.flush()
  expect(b.sent).toEqual([
    { field: 'answer', value: { question: 'bahaya', answer: true } },
    { field: 'answer', value: { question: 'jenis', answer: 'retak' } },
  ])
})

test('a yes to one text does not replace the yes to another, only its own no', async () => {
  const { saver, sent } = bench()
  const consent = (text_id: string, agreed: boolean): DraftChange => ({ field: 'consent', value: { text_id, version: 1, agreed } })
  saver.put(consent('kesehatan', true), 300)
  saver.put(consent('ibu', true), 300)
  saver.put(consent('kesehatan', false), 300)
  await saver.flush()
  expect(sent).toEqual([consent('ibu', true), consent('kesehatan', false)])
})
