// What the citizen wants to be told while the app is closed, and whether the system lets it be shown.

import type { MayNotify, NotificationChange, NotificationSettings, Silenced } from '../api/types'
import { core } from './core.svelte'

/** The kinds of news, each with a switch of its own. */
export const KINDS = ['answer', 'done', 'sent', 'late'] as const

class News {
  wanted = $state.raw<NotificationSettings>()
  /** Nothing where there are no notifications, or nobody has asked the system yet. */
  may = $state.raw<MayNotify>()
  /** What the system's own settings keep silent, by kind. */
  silenced = $state.raw<Silenced>()

  /** Whether what is wanted is shown. */
  get shows(): boolean {
    return this.may === 'yes'
  }

  /** Whether news of this kind are wanted and shown. */
  tells(kind: (typeof KINDS)[number]): boolean {
    return this.shows && this.wanted?.[kind] === true && !this.silenced?.[kind]
  }

  async load() {
    const [wanted, { may, silenced }] = await Promise.all([core.ask('notification_get', {}), core.ask('notification_may', { ask: false })])
    this.wanted = wanted
    this.may = may
    this.silenced = silenced
  }

  async set(change: NotificationChange) {
    this.wanted = await core.ask('notification_set', change)
  }

  /** What the citizen said when they were asked, once. */
  async answer(wanted: boolean) {
    this.wanted = await core.ask('notification_asked', { wanted })
  }

  /** Lets the system ask its own question, where it has not. */
  async allow() {
    if (!this.shows) this.may = (await core.ask('notification_may', { ask: true })).may
  }
}

export const news = new News()
