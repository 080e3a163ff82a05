// The line to the city's server: what the desk asks, and how it is refused.

import { jsonOf } from '../../lib/format/json'
import type { CameBy, Content, DeskComplaint, DeskEvents, DeskPage, DeskSession, EventId, EventKind, Judged, OfficerEvent, Proof, Revealed, Tray } from './types'

/** As it came: a newer city may say what this page does not know. */
export type FieldError = { field: string; code: string }

/** The city answered, and said no. */
export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, readonly mistakes: FieldError[], readonly retryAfter?: number) {
    super(code)
  }
}

/** Nobody answered. */
export class Lost extends Error {}

/** What an officer does, without what the server adds. Finished work is shown. */
export type Deed = Exclude<Extract<EventKind, { kind: OfficerEvent }>, { kind: 'done' }> | { kind: 'done'; photos: Proof['manifest'][] }

export type DeedBody = Deed & { note?: string; at: string }

export type QueueQuery = { tray: Tray; channel?: string; category?: string; agency?: string; area?: string; q?: string; after?: string }

/** A complaint as an officer types it in. */
export type IntakeBody = { content: Content; came_by: CameBy }

type Credentials = { name: string; password: string; code?: string }

async function send(method: string, path: string, body?: object | Blob): Promise<Response> {
  const file = body instanceof Blob
  let answer: Response
  try {
    answer = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body ? { headers: { 'Content-Type': file ? body.type || 'application/octet-stream' : 'application/json' }, body: file ? body : jsonOf(body) } : {}),
    })
  } catch {
    throw new Lost('the city does not answer')
  }
  if (answer.ok) return answer
  throw await refusal(answer)
}

async function refusal(answer: Response): Promise<Refused | Lost> {
  const wait = Number(answer.headers.get('retry-after'))
  try {
    // A problem document (RFC 9457): ours are the only ones with a code.
    const problem = (await answer.json()) as { code?: unknown; errors?: unknown }
    if (typeof problem.code === 'string') {
      const mistakes = Array.isArray(problem.errors) ? (problem.errors as FieldError[]) : []
      return new Refused(answer.status, problem.code, mistakes, wait > 0 ? wait : undefined)
    }
  } catch {
    // Said below.
  }
  return new Lost(`not an answer of the city: ${answer.status}`)
}

async function read<T>(answer: Promise<Response>): Promise<T> {
  const whole = await answer
  try {
    // The server's answers and these types come from one source.
    return (await whole.json()) as T
  } catch {
    throw new Lost('the answer was cut off')
  }
}

const of = (id: string) => `/v1/desk/complaints/${encodeURIComponent(id)}`

/** The list under a question, as a file. */
export const listUrl = (asked: QueueQuery) => `/v1/desk/export.csv?${query(asked)}`

const query = (asked: QueueQuery) => new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== undefined && value !== '')).toString()

/** What is not the city's, as a file for whoever it belongs to. */
export const handoverUrl = (id: string, form: 'csv' | 'pdf') => `${of(id)}/handover.${form}`

/** The report of this month, in a language that it speaks. */
export const reportUrl = (tongue: string) => `/desk/report?lang=${tongue === 'en' ? 'en' : 'id'}`

export const photoUrl = (id: string, photo: string) => `${of(id)}/photos/${encodeURIComponent(photo)}`

export const server = {
  session: (lang: string) => read<DeskSession>(send('GET', `/v1/session?lang=${lang}`)),
  logIn: (typed: Credentials, lang: string) => read<DeskSession>(send('POST', `/v1/session?lang=${lang}`, typed)),
  logOut: async () => void (await send('DELETE', '/v1/session')),
  queue: (asked: QueueQuery) => read<DeskPage>(send('GET', `/v1/desk/complaints?${query(asked)}`)),
  complaint: (id: string) => read<DeskComplaint>(send('GET', of(id))),
  earlier: (id: string, before: number) => read<DeskEvents>(send('GET', `${of(id)}/events?before=${before}`)),
  /** Answers nothing where the complaint is another office's from now on. */
  async act(id: string, event: EventId, said: DeedBody): Promise<DeskComplaint | undefined> {
    const answer = await send('PUT', `${of(id)}/events/${event}`, said)
    return answer.status === 204 ? undefined : read<DeskComplaint>(Promise.resolve(answer))
  },
  judge: (id: string, note: string) => read<Judged>(send('POST', `${of(id)}/judge`, { note })),
  reveal: (id: string, reason: string) => read<Revealed>(send('POST', `${of(id)}/reveal`, { reason })),
  takeIn: (id: string, typed: IntakeBody) => read<{ ticket: string }>(send('PUT', of(id), typed)),
  proof: (id: string, photo: Blob) => read<Proof>(send('POST', `${of(id)}/photos`, photo)),
}
