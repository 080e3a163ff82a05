// What happened to a complaint, told to an officer: whose it was, and what changed nothing.

import { m } from '../../paraglide/messages.js'
import { type Face, type Told, cameBy, face, tell as tellAll, who } from '../../lib/labels/event'
import type { DeskEvent } from '../api/types'

/** What the citizen did is theirs here, and *you* on their phone. */
function said(event: DeskEvent['event']): Face {
  const usual = face(event)
  switch (event.kind) {
    case 'question': return { ...usual, title: m.desk_event_question() }
    case 'reply': return { ...usual, title: m.desk_event_reply() }
    case 'confirmed': return { ...usual, title: m.desk_event_confirmed() }
    case 'disputed': return { ...usual, title: m.desk_event_disputed() }
    case 'withdrawn': return { ...usual, title: m.desk_event_withdrawn() }
    case 'consent_withdrawn': return { ...usual, title: m.desk_event_consent_withdrawn() }
    default: return usual
  }
}

export function tell(events: DeskEvent[]): Told[] {
  const known = new Map(events.map((one) => [one.event.id, one]))
  return tellAll({ timeline: events.map(({ event }) => event), unsent_events: [], lost_events: [] }).map((told) => {
    const one = known.get(told.key)
    // Photos that came one after the other are one line, and nobody's.
    if (!one || one.event.kind === 'photo_arrived' || one.event.kind === 'photo_ready') return told
    const role = one.event.actor.role === 'citizen' ? m.desk_citizen() : who(one.event.actor)
    return { ...told, ...said(one.event), who: [one.by, role, cameBy(one.event), one.misfit ? m.desk_event_misfit() : undefined].filter(Boolean).join(' · ') }
  })
}
