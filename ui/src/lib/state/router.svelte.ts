// Where the citizen is. Each step is an entry of the history, so that Back goes sheet, step, home. The address holds ids
// and steps, never a text.

import type { Step } from '../api/types'
import { Scrolled } from './scroll'

export type Route =
  | { at: 'home' }
  | { at: 'settings' }
  | { at: 'queue' }
  | { at: 'board'; near?: boolean }
  | { at: 'complaint'; id: string }
  | { at: 'ticket'; id: string }
  | { at: 'photo'; id: string; n: number }
  | { at: 'compose'; id: string; step: Step }

/** `n`: how many entries of ours lie before this one. `base`: the one from which composing began. */
type Entry = { n: number; base?: number }

const STEP_PATHS: { [step in Step]: string } = { quick: 'cepat', photo: 'foto', place: 'tempat', words: 'isi', check: 'periksa' }
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function pathOf(route: Route): string {
  switch (route.at) {
    case 'home': return '#/'
    case 'settings': return '#/setelan'
    case 'queue': return '#/antrean'
    case 'board': return route.near ? '#/papan/sekitar' : '#/papan'
    case 'complaint': return `#/laporan/${route.id}`
    case 'ticket': return `#/laporan/${route.id}/tiket`
    case 'photo': return `#/laporan/${route.id}/foto/${route.n}`
    case 'compose': return `#/lapor/${route.id}/${STEP_PATHS[route.step]}`
  }
}

export function routeOf(hash: string): Route {
  const [first, id = '', third, fourth] = hash.replace(/^#\/?/, '').split('/')
  if (first === 'setelan') return { at: 'settings' }
  if (first === 'antrean') return { at: 'queue' }
  if (first === 'papan') return { at: 'board', near: id === 'sekitar' }
  if (first === 'laporan' && UUID.test(id)) {
    if (third === 'tiket') return { at: 'ticket', id }
    if (third === 'foto') return { at: 'photo', id, n: Math.max(1, Number(fourth) || 1) }
    return { at: 'complaint', id }
  }
  if (first === 'lapor' && UUID.test(id)) {
    const step = (Object.keys(STEP_PATHS) as Step[]).find((name) => STEP_PATHS[name] === third)
    return { at: 'compose', id, step: step ?? 'photo' }
  }
  return { at: 'home' }
}

class Router {
  route = $state.raw<Route>(routeOf(location.hash))
  private entry: Entry = history.state as Entry | null ?? { n: 0 }
  private readonly scrolled = new Scrolled()

  constructor() {
    history.replaceState(this.entry, '', pathOf(this.route))
    window.addEventListener('popstate', () => {
      this.entry = (history.state as Entry | null) ?? { n: 0 }
      this.route = routeOf(location.hash)
    })
  }

  go(route: Route) {
    const path = pathOf(route)
    if (path === location.hash) return
    const base = route.at === 'compose' ? (this.entry.base ?? this.entry.n) : undefined
    this.entry = { n: this.entry.n + 1, ...(base === undefined ? {} : { base }) }
    history.pushState(this.entry, '', path)
    this.scrolled.forget(this.entry.n)
    this.route = route
  }

  /** For what scrolls on a screen: it opens where it stood when Back leads to it. */
  readonly keepPlace = (node: HTMLElement, screen: string) => {
    // A screen that stays under a sheet is still of its own entry.
    const { n } = this.entry
    node.scrollTop = this.scrolled.top(screen, n)
    const keep = () => this.scrolled.keep(screen, n, node.scrollTop)
    node.addEventListener('scroll', keep, { passive: true })
    return { destroy: () => node.removeEventListener('scroll', keep) }
  }

  /** Shows another screen in place of this one. */
  swap(route: Route) {
    const { n, base } = this.entry
    this.entry = { n, ...(route.at === 'compose' && base !== undefined ? { base } : {}) }
    history.replaceState(this.entry, '', pathOf(route))
    this.route = route
  }

  /** What the arrow in a bar does: Back where there is something of ours, else up. */
  back(up: Route) {
    if (this.entry.n > 0) history.back()
    else this.swap(up)
  }

  /** Goes back to where composing began. */
  closeCompose() {
    const { n, base } = this.entry
    if (base === undefined || base >= n) this.swap({ at: 'home' })
    else history.go(base - n)
  }

  /** Ends composing: Back must not lead into a draft that is none any more. */
  leaveCompose(route: Route) {
    const { n, base } = this.entry
    if (base === undefined || base >= n) return this.swap(route)
    window.addEventListener('popstate', () => this.go(route), { once: true })
    history.go(base - n)
  }
}

export const router = new Router()
