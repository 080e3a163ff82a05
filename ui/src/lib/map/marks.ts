// What lies on the map beside the one pin: places where something was reported, and places of this phone.

import type { IconName } from '../api/types'
import type { Degrees } from '../geo/plane'
import { project, unproject } from './mercator'

export type Mark = {
  id: string
  at: Degrees
  /** How many it stands for. */
  count: number
  /** What a screen reader says of it alone. */
  label: string
  /** This phone's own report, by the icon of its kind: never in a cluster. */
  mine?: IconName
  chosen?: boolean
}

export type Cluster = { id: string; at: Degrees; count: number; marks: Mark[] }

/** So wide, in pixels, is the square whose marks are one. */
const CELL = 72

/** Marks that would lie on each other, as one in their middle. The phone's own stand alone, and what was chosen apart from the rest. */
export function gathered(marks: readonly Mark[], zoom: number): Cluster[] {
  const step = Math.floor(zoom)
  const cells = new Map<string, Mark[]>()
  for (const mark of marks) {
    const { x, y } = project(mark.at, step)
    const cell = mark.mine ? mark.id : `${Math.floor(x / CELL)} ${Math.floor(y / CELL)} ${mark.chosen ?? false}`
    cells.set(cell, [...(cells.get(cell) ?? []), mark])
  }
  return [...cells.values()].flatMap((of) => {
    const [first] = of
    if (!first) return []
    const count = of.reduce((sum, mark) => sum + mark.count, 0)
    if (of.length === 1) return [{ id: first.id, at: first.at, count, marks: of }]
    const spots = of.map((mark) => ({ ...project(mark.at, step), weight: mark.count }))
    const mean = (of: (spot: (typeof spots)[number]) => number) => spots.reduce((sum, spot) => sum + of(spot) * spot.weight, 0) / Math.max(1, count)
    return [{ id: of.map(({ id }) => id).join(' '), at: unproject({ x: mean(({ x }) => x), y: mean(({ y }) => y) }, step), count, marks: of }]
  })
}
