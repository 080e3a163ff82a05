// A bar on which ten minutes and ten days both have room: each step to the right is so many times as long.

/** A day, a week, thirty days. */
const ENDS = [1_440, 10_080, 43_200]

/** Minutes at the right end of a bar that these lengths of time fit on: a day at least. */
export function endOf(lengths: readonly number[]): number {
  const longest = Math.max(0, ...lengths)
  return ENDS.find((end) => longest <= end) ?? longest
}

/** Where a length of time stands, in per cent of the bar's width. What is shorter than a minute stands at its left end. */
export function placeOf(minutes: number, end: number): number {
  return Math.min(100, (Math.log(Math.max(1, minutes)) / Math.log(end)) * 100)
}

/** Lengths of time that are written along the bar. `spare`: where there is little room, it is left out. */
export function ticksOf(end: number): { minutes: number; spare: boolean }[] {
  return [1, 10, 60, 480, end].map((minutes) => ({ minutes, spare: minutes === 480 }))
}
