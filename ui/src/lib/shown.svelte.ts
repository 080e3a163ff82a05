// Numbers and times in the language of the page and by the clock of the city.

import { m } from '../paraglide/messages.js'
import { bytes as writeBytes, bytesOf as writeBytesOf } from './format/bytes'
import * as time from './format/time'
import { city } from './state/city.svelte'
import { clock } from './state/clock.svelte'
import { language } from './state/language.svelte'

const tz = () => city.words?.tz ?? 'Asia/Jakarta'

export const bytes = (count: number) => writeBytes(count, language.intl)
export const bytesOf = (part: number, whole: number) => writeBytesOf(part, whole, language.intl)
export const number = (value: number, digits = 0) =>
  new Intl.NumberFormat(language.intl, { maximumFractionDigits: digits }).format(value)

export const clockTime = (at: string) => time.clock(at, language.intl, tz())
export const day = (at: string) => time.day(at, language.intl, tz())
/** 3 Nov 2026, of a day that has no hour. */
export const civilDay = (date: string) => time.civilDay(date, language.intl)
/** November 2026. */
export const month = (name: string) => time.month(name, language.intl)
export const shortTime = (at: string) => time.shortTime(at, clock.now, language.intl, tz())
export const soonTime = (at: string) => time.soonTime(at, clock.now, language.intl, tz())
export const dueTime = (at: string) => time.dueTime(at, language.intl, tz())
export const longTime = (at: string) => time.longTime(at, language.intl, tz())
export const zone = () => time.zoneName(tz())
export const hands = (at: string) => time.hands(at, tz())
export const hour = () => time.hourOf(clock.now, tz())

/** 14 menit, 2 jam 5 menit, 1 hari 4 jam; up to now where no end is given, and roughly so where nobody knows how late it is. */
export function span(from: string, to?: string): string {
  const told = words(time.span(from, to ?? clock.now))
  return to === undefined && clock.approximate ? m.span_roughly({ span: told }) : told
}

function words({ days, hours, minutes }: time.Span): string {
  if (days > 0) return hours > 0 ? `${m.span_days({ count: days })} ${m.span_hours({ count: hours })}` : m.span_days({ count: days })
  if (hours > 0) return minutes > 0 ? `${m.span_hours({ count: hours })} ${m.span_minutes({ count: minutes })}` : m.span_hours({ count: hours })
  return minutes > 0 ? m.span_minutes({ count: minutes }) : m.span_moment()
}

/** The same between two steps of what happened; `undefined` where it is not worth telling. */
export function gap(from: string, to?: string): string | undefined {
  return time.isGap(time.span(from, to ?? clock.now)) ? span(from, to) : undefined
}

export function spanOfMinutes(minutes: number): string {
  return span(new Date(0).toISOString(), new Date(minutes * 60_000).toISOString())
}

/** ±8 m, ±1,2 km. */
export function accuracy(metres: number): { value: string; unit: string } {
  return metres < 1_000 ? { value: `±${number(Math.max(1, Math.round(metres)))}`, unit: 'm' } : { value: `±${number(metres / 1_000, 1)}`, unit: 'km' }
}

/** 7,64530° LS, 112,90710° BT. */
export function position({ lat, lon }: { lat: number; lon: number }): string {
  const digits = new Intl.NumberFormat(language.intl, { minimumFractionDigits: 5, maximumFractionDigits: 5 })
  const at = { lat: digits.format(Math.abs(lat)), lon: digits.format(lon) }
  return lat < 0 ? m.place_south(at) : m.place_north(at)
}
