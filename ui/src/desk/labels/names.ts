// Names of the city's ways in, kinds and offices, as the session has them.

import { m } from '../../paraglide/messages.js'
import { areaName } from '../../lib/labels/names'
import type { DeskCategory, DeskRow, Tray } from '../api/types'
import { desk } from '../state/desk.svelte'

export const categoryOf = (id: string | undefined): DeskCategory | undefined => desk.session?.categories.find((category) => category.id === id)

export const channelName = (id: string | undefined): string | undefined => desk.session?.channels.find((channel) => channel.id === id)?.name ?? id

export const officeOf = (id: string | undefined): string => (id ? (desk.session?.agencies.find((agency) => agency.id === id)?.name ?? id) : m.desk_nobody_yet())

/** Whether only its own office reads it, and this is not it. */
export const isClosed = (row: DeskRow): boolean => row.sight !== 'whole'

/** What a complaint is called in the queue. A private one has no heading. */
export function titleOf(row: DeskRow): string {
  if (isClosed(row)) {
    const channel = channelName(row.channel)
    return channel ? m.desk_closed_title({ channel: channel.charAt(0).toLowerCase() + channel.slice(1) }) : m.desk_closed_unknown()
  }
  return row.heading ?? categoryOf(row.category)?.name ?? m.desk_unknown_kind()
}

/** The line below it. */
export function metaOf(row: DeskRow): string[] {
  const kelurahan = row.area ? areaName(row.area).split(', ')[0] : undefined
  if (isClosed(row)) return [row.needs_sorting ? m.desk_closed_nobody() : m.desk_closed_meta()]
  return [channelName(row.channel), kelurahan, officeOf(row.agency), row.supporters > 0 ? m.desk_supporters({ count: row.supporters }) : undefined].filter((part): part is string => part !== undefined)
}

export function trayName(tray: Tray): string {
  switch (tray) {
    case 'unanswered': return m.desk_tray_unanswered()
    case 'late': return m.desk_tray_late()
    case 'working': return m.desk_tray_working()
    case 'reopened': return m.desk_tray_reopened()
    case 'sorting': return m.desk_tray_sorting()
    case 'escalated': return m.desk_tray_escalated()
    case 'supported': return m.desk_tray_supported()
    case 'over': return m.desk_tray_over()
    case 'all': return m.desk_tray_all()
  }
}
