// Signs on which nobody should write a report but call, and what they are signs of.

import type { CategoryView, ChannelView } from '../api/types'

export type Danger = { of: 'pregnancy' | 'channel'; name: string; signs: string[] }

type Channel = Pick<ChannelView, 'id' | 'name' | 'danger'>
type Kind = Pick<CategoryView, 'id' | 'channel' | 'covers'>

/** What a channel has of its own. Those of the one that pregnant women use are a pregnancy's, whatever else it is for. */
export function dangerOf(channel: Channel | undefined, kinds: readonly Kind[], chosen: string | undefined): Danger | undefined {
  if (!channel || channel.danger.length === 0) return undefined
  const { name, danger: signs } = channel
  const pregnancies = kinds.filter((kind) => kind.channel === channel.id && kind.covers === 'maternity')
  if (pregnancies.length === 0) return { of: 'channel', name, signs }
  // Whoever has said that it is something else is not asked about a pregnancy.
  return chosen === undefined || pregnancies.some(({ id }) => id === chosen) ? { of: 'pregnancy', name, signs } : undefined
}
