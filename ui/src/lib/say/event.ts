// What happened to a report, in words, for every kind of event.

import { m } from '../../paraglide/messages.js'
import type { Actor, ComplaintDetail, Event, RejectReason, Via } from '../api/types'
import type { Tone } from '../parts/Chip.svelte'
import { day } from '../shown.svelte'
import { agencyName, reachOf } from './names'
import { photoReason } from './refusal'
import { onPhone } from './status'

export type Told = { key: string; title: string; who: string; at: string; icon: string; tone: Tone; hint?: string; note?: string; solid?: boolean }

const REASONS: { [reason in RejectReason]: () => string } = {
  unclear: () => m.reject_unclear(),
  unfounded: () => m.reject_unfounded(),
  misuse: () => m.reject_misuse(),
  other: () => m.reject_other(),
}

export function who(actor: Actor): string {
  switch (actor.role) {
    case 'citizen': return m.actor_you()
    case 'system': return m.actor_system()
    case 'officer': return actor.agency ? m.actor_officer({ agency: agencyName(actor.agency) }) : m.actor_coordinator()
  }
}

const VIA: { [via in Via]: () => string } = {
  pin: () => m.via_pin(),
  claim: () => m.via_claim(),
  bundle: () => m.via_bundle(),
  command: () => m.via_command(),
}

/** How something of the citizen's came, where it was not from the phone that sent the words. */
export const cameBy = ({ via }: Event): string | undefined => (via ? VIA[via]() : undefined)

const unsent = () => (onPhone() ? m.event_unsent_phone() : m.event_unsent_computer())

export type Face = Pick<Told, 'title' | 'icon' | 'tone' | 'solid'>

export function face(event: Event): Face {
  switch (event.kind) {
    case 'received': return { title: m.event_received(), icon: 'server', tone: 'local' }
    case 'verified': return { title: m.event_verified(), icon: 'search', tone: 'wait' }
    case 'assigned': return { title: m.event_assigned({ agency: agencyName(event.agency) }), icon: 'assign', tone: 'work' }
    case 'started': return { title: m.event_started(), icon: 'wrench', tone: 'work' }
    case 'held': return { title: m.event_held(), icon: 'hourglass', tone: 'wait' }
    case 'question': return { title: m.event_question(), icon: 'question', tone: 'alert' }
    case 'reply': return { title: m.event_reply(), icon: 'talk', tone: 'local' }
    case 'done': return { title: m.event_done(), icon: 'check', tone: 'done', solid: true }
    case 'confirmed': return { title: m.event_confirmed(), icon: 'checks', tone: 'done' }
    case 'closed': return { title: m.event_closed(), icon: 'door', tone: 'done' }
    case 'disputed': return { title: m.event_disputed(), icon: 'reopen', tone: 'alert' }
    case 'reopened': return { title: m.event_reopened(), icon: 'reopen', tone: 'work' }
    case 'rejected': return { title: m.event_rejected({ reason: REASONS[event.reason]() }), icon: 'door', tone: 'local' }
    case 'not_ours': return { title: m.event_not_ours({ owner: event.owner }), icon: 'sign', tone: 'local' }
    case 'duplicate': return { title: m.event_duplicate(), icon: 'layers', tone: 'local' }
    case 'withdrawn': return { title: m.event_withdrawn(), icon: 'undo', tone: 'local' }
    case 'consent_withdrawn': return { title: m.event_consent_withdrawn(), icon: 'lock', tone: 'local' }
    case 'answer': return { title: m.event_answer(), icon: 'talk', tone: 'wait' }
    case 'promised': return { title: m.event_promised({ day: day(event.by) }), icon: 'flag', tone: 'work' }
    case 'support': return { title: m.event_support(), icon: 'users', tone: 'local' }
    case 'photo_added': return { title: m.event_photo_added(), icon: 'image', tone: 'local' }
    case 'photo_given_up': return { title: m.event_photo_given_up(), icon: 'image', tone: 'local' }
    case 'photo_arrived': return { title: m.event_photos_arrived({ count: 1 }), icon: 'image', tone: 'local' }
    case 'photo_ready': return { title: m.event_photos_ready({ count: 1 }), icon: 'image', tone: 'local' }
    case 'photo_refused': return { title: m.event_photo_refused({ why: photoReason(event.reason) }), icon: 'alert', tone: 'alert' }
    case 'escalated': return { title: m.event_escalated(), icon: 'flag', tone: 'alert' }
    case 'released': return { title: m.event_released(), icon: 'globe', tone: 'local' }
    case 'revealed': return { title: m.event_revealed(), icon: 'eye', tone: 'local' }
  }
}

/** The timeline, newest first. Photos that the server took in one after the other are one line. What the city does not have
 * says so. */
export function tell({ timeline, unsent_events, lost_events }: Pick<ComplaintDetail, 'timeline' | 'unsent_events' | 'lost_events'>): Told[] {
  const told: Told[] = []
  const whose = (event: Event) => {
    if (lost_events.includes(event.id)) return m.event_lost({ who: who(event.actor) })
    // What came by another way need not be *you*.
    if (event.received_at) return cameBy(event) ?? who(event.actor)
    return unsent_events.includes(event.id) ? unsent() : m.event_only_here()
  }
  let photos: { at: string; key: string; ids: Set<string>; ready: Set<string> } | undefined
  const closePhotos = () => {
    if (!photos) return
    const { ids, ready, at, key } = photos
    const title = ready.size === ids.size ? m.event_photos_ready({ count: ids.size }) : m.event_photos_arrived({ count: ids.size })
    told.push({ key, title, who: m.actor_system(), at, icon: 'image', tone: 'local' })
    photos = undefined
  }
  for (const event of timeline) {
    // Only the server's time counts; the claim stands in until there is one.
    const at = event.received_at ?? event.at
    if (event.kind === 'photo_arrived' || event.kind === 'photo_ready') {
      photos ??= { at, key: event.id, ids: new Set(), ready: new Set() }
      photos.at = at
      photos.ids.add(event.photo_id)
      if (event.kind === 'photo_ready') photos.ready.add(event.photo_id)
      continue
    }
    closePhotos()
    told.push({ key: event.id, who: whose(event), at, ...face(event), ...(event.kind === 'not_ours' ? { hint: m.owner_tell({ reach: reachOf(event.owner) }) } : {}), ...(event.note ? { note: event.note } : {}) })
  }
  closePhotos()
  return told.reverse()
}
