// Where on the desk somebody is: a tray and a complaint, and no more than that in the address.

import type { Tray } from '../api/types'

export const TRAYS: readonly Tray[] = ['unanswered', 'late', 'working', 'reopened', 'sorting', 'escalated', 'supported', 'over', 'all']

/** On an entry of the history that was shown: one that is new has no state. */
const BEEN = 'been'

class Place {
  tray = $state<Tray>('unanswered')
  id = $state<string>()
  /** Whether somebody has been here before and came back by the browser's arrows. */
  back = false

  constructor() {
    this.read()
    window.addEventListener('hashchange', () => this.read())
  }

  go(tray: Tray, id?: string) {
    window.location.hash = addressOf(tray, id)
  }

  private read() {
    const [, tray, id] = window.location.hash.split('/')
    this.tray = TRAYS.find((known) => known === tray) ?? 'unanswered'
    this.back = history.state === BEEN
    if (!this.back) history.replaceState(BEEN, '')
    this.id = id && /^[0-9a-f-]{36}$/.test(id) ? id : undefined
  }
}

export const addressOf = (tray: Tray, id?: string) => `#/${tray}${id ? `/${id}` : ''}`

export const place = new Place()
