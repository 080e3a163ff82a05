// Times by the city's clock, whatever zone the phone is set to.

const DAY = 86_400_000

const ZONES: { [tz in string]?: string } = {
  'Asia/Jakarta': 'WIB',
  'Asia/Pontianak': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Ujung_Pandang': 'WITA',
  'Asia/Jayapura': 'WIT',
}

/** What people call the zone, where they call it something. */
export const zoneName = (tz: string) => ZONES[tz] ?? ''

function text(at: number, locale: string, tz: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { timeZone: tz, ...options }).format(at)
}

/** 09.19 */
export function clock(at: string, locale: string, tz: string): string {
  return text(Date.parse(at), locale, tz, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

/** Jum, 27 Nov */
export function day(at: string, locale: string, tz: string): string {
  return text(Date.parse(at), locale, tz, { weekday: 'short', day: 'numeric', month: 'short' })
}

/** 3 Nov 2026. A day of a calendar lies in no zone. */
export function civilDay(date: string, locale: string): string {
  return text(Date.parse(`${date}T00:00:00Z`), locale, 'UTC', { day: 'numeric', month: 'short', year: 'numeric' })
}

/** November 2026, of a month as data names it: 2026-11. */
export function month(name: string, locale: string): string {
  return text(Date.parse(`${name}-01T00:00:00Z`), locale, 'UTC', { month: 'long', year: 'numeric' })
}

/** 09.19 of today, *Sel 10.02* of the last six days, *24 Nov 10.02* of the year, *24 Nov 2025* before. */
export function shortTime(at: string, now: number, locale: string, tz: string): string {
  const then = Date.parse(at)
  const date = (moment: number) => text(moment, 'en-CA', tz, { year: 'numeric', month: '2-digit', day: '2-digit' })
  const time = clock(at, locale, tz)
  if (date(then) === date(now)) return time
  if (then <= now && now - then < 6 * DAY) return `${text(then, locale, tz, { weekday: 'short' })} ${time}`
  if (date(then).slice(0, 4) === date(now).slice(0, 4)) return `${text(then, locale, tz, { day: 'numeric', month: 'short' })} ${time}`
  return text(then, locale, tz, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** 09.19 of today, *Sen 08.00* of the next six days; after that, and before now, as `shortTime`. */
export function soonTime(at: string, now: number, locale: string, tz: string): string {
  const then = Date.parse(at)
  const short = shortTime(at, now, locale, tz)
  if (then <= now || then - now >= 6 * DAY || short === clock(at, locale, tz)) return short
  return `${text(then, locale, tz, { weekday: 'short' })} ${clock(at, locale, tz)}`
}

/** Sen, 30 Nov 08.00 */
export function dueTime(at: string, locale: string, tz: string): string {
  return `${text(Date.parse(at), locale, tz, { weekday: 'short', day: 'numeric', month: 'short' })} ${clock(at, locale, tz)}`
}

/** 24 Nov 2026, 10.02 WIB */
export function longTime(at: string, locale: string, tz: string): string {
  const date = text(Date.parse(at), locale, tz, { day: 'numeric', month: 'short', year: 'numeric' })
  return `${date}, ${clock(at, locale, tz)} ${zoneName(tz)}`.trimEnd()
}

/** The hour of day there, 0 to 23. */
export function hourOf(now: number, tz: string): number {
  return Number(text(now, 'en-GB', tz, { hour: '2-digit', hourCycle: 'h23' })) % 24
}

/** Hands of a clock face at that time, in degrees from twelve. */
export function hands(at: string, tz: string): { hour: number; minute: number } {
  const [hour = 0, minute = 0] = clock(at, 'en-GB', tz).split(':').map(Number)
  return { hour: ((hour % 12) + minute / 60) * 30, minute: minute * 6 }
}

export type Span = { days: number; hours: number; minutes: number }

/** A length of time in whole minutes, never negative: clocks of phones differ. */
export function span(from: string, to: string | number): Span {
  const end = typeof to === 'number' ? to : Date.parse(to)
  const minutes = Math.max(0, Math.floor((end - Date.parse(from)) / 60_000))
  return { days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60), minutes: minutes % 60 }
}

/** Whether there is anything to tell of a length of time: what is under a minute is none. */
export const isGap = (length: Span) => minutesOf(length) > 0

export const minutesOf = ({ days, hours, minutes }: Span) => days * 1440 + hours * 60 + minutes
