// Which kinds a citizen finds on the one screen, and which of them ask for more than it has.

import type { CategoryView, FormView } from '../api/types'

/** So many kinds have a tile; beyond them the last tile leads to all. */
const MOST_TILES = 6

/** The kinds with a tile. `used`: the kinds of this citizen's reports, the latest first. What is private is not put forward. */
export function tilesOf(kinds: readonly CategoryView[], used: readonly string[], chosen: string | undefined): { tiles: CategoryView[]; more: boolean } {
  const open = used.flatMap((id) => kinds.find((kind) => kind.id === id && kind.visibility === 'public') ?? [])
  const order = [...new Set([...open, ...kinds])]
  const more = kinds.length > MOST_TILES
  const tiles = more ? order.slice(0, MOST_TILES - 1) : order
  const own = kinds.find(({ id }) => id === chosen)
  // What is chosen already has a tile, whichever else gives way.
  if (own && !tiles.includes(own)) tiles.splice(-1, 1, own)
  return { tiles, more }
}

/** Whether a kind has more to ask than the one screen: a consent, a question that must be answered, or words that nobody else may read. */
export function needsSteps(kind: CategoryView | undefined, form: FormView | undefined): boolean {
  return kind !== undefined && (kind.visibility === 'private' || kind.covers !== undefined || (form?.questions.some(({ required }) => required) ?? false))
}
