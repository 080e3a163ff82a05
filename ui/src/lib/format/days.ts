// Days of a calendar, by the city's clock.

const DAY = 86_400_000

/** How many local days ago a day was; none for one that is still to come. */
export function daysAgo(date: string, now: number, tz: string): number {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: tz, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now)
  return Math.max(0, Math.round((Date.parse(today) - Date.parse(date)) / DAY))
}
