// Why a part of the queue waits, in words.

import { m } from '../../paraglide/messages.js'
import type { IconName, LastError, Part, QueueEntry } from '../api/types'
import { bytes, clockTime } from '../shown.svelte'
import { clock } from '../state/clock.svelte'
import { core } from '../state/core.svelte'
import { lists } from '../state/lists.svelte'
import { mistakeCodeWords, photoReason } from './refusal'

export type NamedPart = Part & { name: string }
type Parked = Extract<Part, { state: 'parked' }>

/** Parts with their names: photos are counted in their order. */
export function named(entry: QueueEntry): NamedPart[] {
  let photo = 0
  return entry.parts.map((part) => {
    switch (part.kind) {
      case 'words': return { ...part, name: m.part_words() }
      case 'event': return { ...part, name: m.part_event() }
      case 'erasure': return { ...part, name: m.part_erasure() }
      case 'photo': return { ...part, name: m.part_photo({ n: ++photo }) }
    }
  })
}

export function iconOf(part: Part): IconName {
  switch (part.state) {
    case 'sent': return 'check'
    case 'sending': return 'outbox'
    case 'parked': return 'alert'
    case 'cancelled': return 'x'
    case 'queued': return part.last_error ? 'alert' : 'clock'
  }
}

function parked(why: Parked, name: string): string {
  switch (why.reason) {
    case 'other_content': return m.park_other_content()
    case 'other_phone': return m.park_other_phone()
    case 'erased': return m.park_erased()
    case 'invalid': return m.park_invalid({ what: [...new Set(why.codes.map(mistakeCodeWords))].join(' ') || m.park_invalid_unknown() })
    case 'forbidden': return m.park_forbidden()
    case 'outdated': return m.park_outdated()
    case 'parent': return m.park_parent()
    case 'crashed': return m.park_crashed()
    case 'damaged': return m.park_damaged({ name })
    case 'too_large': return m.park_too_large({ name })
    case 'refused': return m.park_refused({ name, why: photoReason(why.code) })
    case 'unexpected': return m.park_unexpected({ status: why.status })
  }
}

function failed(error: LastError, name: string): string {
  switch (error) {
    case 'connection': return m.why_connection({ name })
    case 'busy': return m.why_busy()
    case 'no_room': return m.why_no_room()
    case 'changed': return m.why_changed({ name })
    case 'not_allowed': return m.why_not_allowed()
    case 'not_the_city': return m.why_not_the_city()
  }
}

function next(part: Part): string {
  if (!part.next_at || Date.parse(part.next_at) <= clock.own) return m.why_soon()
  const time = clockTime(part.next_at)
  return part.sent > 0 ? m.why_next_from({ size: bytes(part.sent), time }) : m.why_next({ time })
}

export type Why = { text: string; alert: boolean }

/** The one thing to say of an entry: what the citizen must do, else what went wrong last. */
export function why(parts: NamedPart[]): Why | undefined {
  const stuck = parts.filter((part) => part.state === 'parked')
  // What the words wait for explains the photos that wait for the words.
  const first = stuck.find((part) => part.state === 'parked' && part.reason !== 'parent') ?? stuck[0]
  if (first?.state === 'parked') return { text: parked(first, first.name), alert: true }
  const waiting = parts.find((part) => part.state === 'queued' && part.last_error)
  if (waiting?.last_error) return { text: `${failed(waiting.last_error, waiting.name)} ${next(waiting)}`, alert: false }
  return undefined
}

/** Whether nothing is left but photos, and they wait for Wi-Fi. */
function waitsForWifi({ parts }: QueueEntry): boolean {
  return lists.queue.value?.waits_for_wifi === true && parts.some(({ kind, state }) => kind === 'photo' && state === 'queued')
}

/** Where an entry stands, in a line. */
export function standing(entry: QueueEntry): string {
  const { parts } = entry
  const words = parts.find(({ kind }) => kind === 'words')
  if (entry.needs_you || parts.some(({ state }) => state === 'parked')) return m.queue_state_trouble()
  if (parts.some(({ state }) => state === 'sending')) return m.queue_state_sending()
  if (parts.every(({ state }) => state === 'sent' || state === 'cancelled')) return m.queue_state_done()
  const open = (which: Part['kind']) => parts.some(({ kind, state }) => kind === which && state === 'queued')
  if (open('erasure')) return m.queue_state_erasure()
  if (open('event') && !open('photo') && words?.state !== 'queued') return m.queue_state_event()
  if (words?.state === 'sent') return waitsForWifi(entry) ? m.queue_state_wifi() : m.queue_state_photos()
  if (core.line === 'city') return m.queue_state_waiting()
  return core.line === 'silent' ? m.queue_state_silent() : m.queue_state_signal()
}
