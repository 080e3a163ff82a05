// A count of seconds as a clock writes it: 02.14, 1.02.14. From a day on it is told in words instead.

const DAY = 86_400_000

export function countdown(ms: number, point: string): string | undefined {
  if (ms >= DAY) return undefined
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60]
  return [...(hours > 0 ? [String(hours), two(minutes)] : [two(minutes)]), two(rest)].join(point)
}

/** The end of the day that comes so many days after this moment, by the city's calendar. */
export function endOfDay(now: number, days: number, tz: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: tz, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now + days * DAY)
  const last = Date.parse(`${parts}T23:59:59Z`)
  // What the clock there shows at that moment says how far it is off.
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone: tz, dateStyle: 'short', timeStyle: 'medium' }).formatToParts(last)
  const part = (type: string) => Number(shown.find((one) => one.type === type)?.value ?? 0)
  const there = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return new Date(last - (there - last)).toISOString()
}
