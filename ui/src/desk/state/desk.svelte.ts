// Who sits here, and whether the city answers.

import { city } from '../../lib/state/city.svelte'
import { EACH_SECOND, clock } from '../../lib/state/clock.svelte'
import { language } from '../../lib/state/language.svelte'
import { Lost, Refused, server } from '../api/city'
import type { DeskSession } from '../api/types'

const FIRST_WAIT = 1_000
const LONGEST_WAIT = 15_000
/** What happens at once is asked for once. */
const AT_ONCE = 200
/** Only the language is kept in the browser: nothing of a complaint, nothing of an officer. */
const LANGUAGE = 'sambat-desk-language'

class Desk {
  session = $state.raw<DeskSession>()
  /** Whether it is known by now if somebody is logged in. */
  asked = $state(false)
  /** Whether whoever was logged in must log in again. What was typed stays. */
  ended = $state(false)
  /** Whether the city does not answer just now. */
  lost = $state(false)

  private readonly hearers = new Set<() => void>()
  private source: EventSource | undefined
  private timer: number | undefined
  private wait = FIRST_WAIT
  private telling: number | undefined

  async begin() {
    language.choose(localStorage.getItem(LANGUAGE) ?? 'id')
    try {
      this.take(await server.session(language.now))
    } catch (error) {
      this.learn(error)
      // Nobody logged in yet: there is nothing that ended.
      this.ended = false
      if (error instanceof Lost) this.timer = window.setTimeout(() => void this.begin(), this.longer())
    }
    this.asked = !this.lost
  }

  /** Called whenever something happened at the city, until the returned function is. */
  hear(hearer: () => void): () => void {
    this.hearers.add(hearer)
    return () => this.hearers.delete(hearer)
  }

  /** Asks, and learns from how it is answered. */
  async ask<T>(asking: Promise<T>): Promise<T> {
    try {
      const answer = await asking
      this.lost = false
      return answer
    } catch (error) {
      this.learn(error)
      throw error
    }
  }

  async logIn(name: string, password: string, code?: string) {
    this.take(await this.ask(server.logIn({ name, password, ...(code ? { code } : {}) }, language.now)))
  }

  async logOut() {
    await this.ask(server.logOut())
    this.leave()
  }

  async speak(tongue: string) {
    language.choose(tongue)
    localStorage.setItem(LANGUAGE, language.now)
    if (this.session && !this.ended) this.session = await this.ask(server.session(language.now))
  }

  private take(session: DeskSession) {
    this.session = session
    city.words = session
    clock.follow(session.now, EACH_SECOND)
    this.ended = false
    this.lost = false
    this.asked = true
    this.listen()
  }

  private leave() {
    this.source?.close()
    window.clearTimeout(this.timer)
    this.session = undefined
    this.ended = false
  }

  private learn(error: unknown) {
    if (error instanceof Lost) this.lost = true
    if (error instanceof Refused) {
      this.lost = false
      if (error.code === 'no_session') this.ended = true
    }
  }

  /** EventSource comes back by itself from some failures and not from others, so each line is opened by hand. */
  private listen() {
    this.source?.close()
    window.clearTimeout(this.timer)
    const source = new EventSource('/v1/desk/live')
    this.source = source
    source.addEventListener('head', () => {
      this.wait = FIRST_WAIT
      this.lost = false
      this.telling ??= window.setTimeout(() => {
        this.telling = undefined
        for (const heard of this.hearers) heard()
      }, AT_ONCE)
    })
    source.onerror = () => {
      source.close()
      // It does not say why it ended.
      void this.ask(server.session(language.now)).catch(() => undefined)
      this.timer = window.setTimeout(() => {
        if (this.session && !this.ended) this.listen()
      }, this.longer())
    }
  }

  private longer(): number {
    const now = this.wait
    this.wait = Math.min(now * 2, LONGEST_WAIT)
    return now
  }
}

export const desk = new Desk()
