// What lies near, in words: how far, since when, how many, and how old the answer is.

import { m } from '../../paraglide/messages.js'
import { SHOWN } from '../api/rules'
import type { NearbyRow, NearbyView } from '../api/types'
import { daysAgo } from '../format/days'
import { civilDay, day, number } from '../shown.svelte'
import { city } from '../state/city.svelte'
import { clock } from '../state/clock.svelte'
import { type Face, face } from './status'

/** An answer that is younger than this was just asked for. */
const FRESH_S = 15 * 60

/** 40 m, 1,2 km. */
export const distance = (metres: number): string => (metres < 1_000 ? `${number(metres)} m` : `${number(metres / 1_000, 1)} km`)

export const faceOf = ({ status }: NearbyRow): Face => face(SHOWN[status], status)

/** hari ini, kemarin, 3 hari lalu; after a month the day. */
export function since(date: string): string {
  const days = daysAgo(date, clock.now, city.words?.tz ?? 'Asia/Jakarta')
  if (days === 0) return m.near_today()
  if (days === 1) return m.near_yesterday()
  return days <= 30 ? m.near_days_ago({ count: days }) : civilDay(date)
}

export const supporters = (count: number): string => (count > 0 ? m.near_supporters({ count }) : m.near_supporters_none())

/** Whether it must be said how old it is. */
export const isOld = ({ age_s, told_at }: NearbyView): boolean => told_at !== undefined && age_s >= FRESH_S

/** Data 2 jam lalu; after a day, of which day. */
export function age({ age_s, told_at }: NearbyView): string {
  if (told_at === undefined) return m.near_none()
  if (age_s >= 86_400) return m.near_age_day({ day: day(told_at) })
  if (age_s >= 3_600) return m.near_age_hours({ count: Math.floor(age_s / 3_600) })
  return age_s >= 60 ? m.near_age_minutes({ count: Math.floor(age_s / 60) }) : m.near_age_now()
}
