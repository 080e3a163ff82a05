// What this citizen reported before, of the city that is chosen.

import { core } from './core.svelte'

/** Kinds of the latest reports, the latest first. None where the core does not tell. */
export async function usedKinds(): Promise<string[]> {
  try {
    const { rows } = await core.ask('complaint_list', {})
    return rows.map(({ category }) => category)
  } catch {
    return []
  }
}
