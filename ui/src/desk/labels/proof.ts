// What is odd about a photo of finished work: told, never decided.

import { m } from '../../paraglide/messages.js'
import { number } from '../../lib/shown.svelte'
import type { ProofFlag } from '../api/types'

const WORDS: { [flag in ProofFlag]: () => string } = {
  not_in_app: () => m.desk_odd_not_in_app(),
  timeless: () => m.desk_odd_timeless(),
  too_early: () => m.desk_odd_too_early(),
  placeless: () => m.desk_odd_placeless(),
  too_far: () => m.desk_odd_too_far(),
  seen_before: () => m.desk_odd_seen_before(),
  like_before: () => m.desk_odd_like_before(),
}

type Looked = { flags: ProofFlag[]; metres?: number }

/** How far from the complaint it was taken, where that is known. */
export const distance = ({ metres }: Looked): string | undefined => (metres === undefined ? undefined : m.desk_near_metres({ metres: number(metres) }))

export const oddities = ({ flags }: Looked): string[] => flags.map((flag) => WORDS[flag]())
