// Marks on a map that would lie on each other are one mark with their number.

export type Spot = { x: number; y: number }
export type Cluster<T> = Spot & { of: T[] }

/** Groups what lies within so many pixels of a first one, in the order given; a group stands in the middle of what is in it. */
export function clusters<T>(things: readonly T[], at: (thing: T) => Spot, near: number): Cluster<T>[] {
  const groups: { first: Spot; spots: Spot[]; of: T[] }[] = []
  for (const thing of things) {
    const spot = at(thing)
    const group = groups.find(({ first }) => Math.hypot(first.x - spot.x, first.y - spot.y) <= near)
    if (group) {
      group.spots.push(spot)
      group.of.push(thing)
    } else {
      groups.push({ first: spot, spots: [spot], of: [thing] })
    }
  }
  const middle = (spots: Spot[], axis: 'x' | 'y') => spots.reduce((sum, spot) => sum + spot[axis], 0) / spots.length
  return groups.map(({ spots, of }) => ({ x: middle(spots, 'x'), y: middle(spots, 'y'), of }))
}
