// What happened to a report, in words, for every kind of event.

import { m } from '../../paraglide/messages.js'
import { EVENT_LOOK, type Look } from '../api/rules'
import type { Actor, ComplaintDetail, Event, RejectReason, Via } from '../api/types'
import { day } from '../shown.svelte'
import { agencyName, reachOf } from './names'
import { photoReason } from './refusal'
import { onPhone } from './status'

export type Told = Look & { key: string; title: string; who: string; at: string; hint?: string; note?: string; solid?: boolean }

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

/** What happened is solid where the work itself is done. */
export const face = (event: Event): Face => ({ ...EVENT_LOOK[event.kind], title: title(event), ...(event.kind === 'done' ? { solid: true } : {}) })

function title(event: Event): string {
  switch (event.kind) {
    case 'received': return m.event_received()
    case 'verified': return m.event_verified()
    case 'assigned': return m.event_assigned({ agency: agencyName(event.agency) })
    case 'started': return m.event_started()
    case 'held': return m.event_held()
    case 'question': return m.event_question()
    case 'reply': return m.event_reply()
    case 'done': return m.event_done()
    case 'confirmed': return m.event_confirmed()
    case 'closed': return m.event_closed()
    case 'disputed': return m.event_disputed()
    case 'reopened': return m.event_reopened()
    case 'rejected': return m.event_rejected({ reason: REASONS[event.reason]() })
    case 'not_ours': return m.event_not_ours({ owner: event.owner })
    case 'duplicate': return m.event_duplicate()
    case 'withdrawn': return m.event_withdrawn()
    case 'consent_withdrawn': return m.event_consent_withdrawn()
    case 'answer': return m.event_answer()
    case 'promised': return m.event_promised({ day: day(event.by) })
    case 'support': return m.event_support()
    case 'photo_added': return m.event_photo_added()
    case 'photo_given_up': return m.event_photo_given_up()
    case 'photo_arrived': return m.event_photos_arrived({ count: 1 })
    case 'photo_ready': return m.event_photos_ready({ count: 1 })
    case 'photo_refused': return m.event_photo_refused({ why: photoReason(event.reason) })
    case 'escalated': return m.event_escalated()
    case 'released': return m.event_released()
    case 'revealed': return m.event_revealed()
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
    told.push({ ...EVENT_LOOK.photo_arrived, key, title, who: m.actor_system(), at })
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
