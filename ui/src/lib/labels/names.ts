// Names out of the city's pack. What a pack no longer has is called by its id: an old report stays readable.

import { m } from '../../paraglide/messages.js'
import type { CategoryView, ChannelView } from '../api/types'
import { city } from '../state/city.svelte'
import { core } from '../state/core.svelte'

export const categoryOf = (id: string | undefined): CategoryView | undefined => core.pack?.categories.find((category) => category.id === id)

export const channelOf = (category: string | undefined): ChannelView | undefined => {
  const channel = categoryOf(category)?.channel
  return core.pack?.channels.find(({ id }) => id === channel)
}

export const agencyName = (id: string): string => city.words?.agencies.find((agency) => agency.id === id)?.name ?? id

export const categoryName = (id: string): string => categoryOf(id)?.name ?? id

/** A kelurahan alone, beside a street. */
export const shortAreaName = (code: string): string => city.words?.areas.find((area) => area.code === code)?.name ?? code

/** A kelurahan with its kecamatan. */
export const areaName = (code: string): string => {
  const named = (wanted: string) => city.words?.areas.find((area) => area.code === wanted)?.name
  const [own, above] = [named(code), named(code.split('.').slice(0, 3).join('.'))]
  return own && above && own !== above ? `${own}, ${above}` : (own ?? code)
}

/** How to reach whoever a report belongs to: the pack knows some by name; everybody else by the national service. */
export const reachOf = (owner: string): string => core.pack?.owners.find(({ id, name }) => owner === name || owner === id)?.reach ?? m.owner_reach_any()

/** What people call the city's service. */
export const serviceName = (): string => core.pack?.service ?? m.app_name()

export const cityName = (): string => core.pack?.name ?? m.app_name()

/** Kinds that are never public: their reports have no heading and no picture in lists. */
export const isNeverPublic = (category: string | undefined): boolean => categoryOf(category)?.visibility === 'private'

/** What a report is called in a list. */
export const titleOf = (heading: string, category: string | undefined): string => heading || categoryName(category ?? '')
