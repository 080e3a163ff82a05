// The city's public board. It outlives its screen: whoever comes back sees at once what was there.

import type { Basis, Board, BoardView } from '../api/types'
import { core } from './core.svelte'
import { Minutely } from './minutely'

class CityBoard {
  view = $state.raw<BoardView>()
  /** The month that was chosen; the city's own where none was. */
  chosen = $state<string>()
  /** Which time is shown; as the city judges where none was chosen. */
  wanted = $state<Basis>()
  /** Months that can be asked for, the latest first: also while one of them is fetched. */
  months = $state.raw<string[]>([])
  asking = $state(false)
  failure = $state.raw<unknown>()

  readonly month = $derived(this.chosen ?? this.view?.board?.month)

  private city: string | undefined
  private turn = 0
  private readonly minutely = new Minutely({
    ask: () => void this.load(),
    hidden: () => document.hidden,
    now: () => performance.now(),
    later: (run, ms) => {
      const timer = window.setTimeout(run, ms)
      return () => window.clearTimeout(timer)
    },
  })

  /** Shows the board of this city, and keeps it up to date until the returned function is called. */
  open(city: string): () => void {
    if (this.city !== city) this.forget()
    this.city = city
    const look = () => this.minutely.look()
    document.addEventListener('visibilitychange', look)
    const end = core.whenBack(() => (this.failure ? this.ask() : look()))
    if (this.view) look()
    else this.ask()
    return () => {
      document.removeEventListener('visibilitychange', look)
      end()
      this.minutely.rest()
    }
  }

  choose(month: string) {
    this.chosen = month
    this.view = undefined
    this.ask()
  }

  /** Because the citizen wants it, whatever was asked a moment ago. */
  ask() {
    this.minutely.ask()
  }

  private forget() {
    this.view = this.chosen = this.wanted = this.failure = undefined
    this.months = []
    // What is under way is another city's.
    this.turn += 1
  }

  private async load() {
    const turn = ++this.turn
    const ask = (kept_only: boolean) => core.ask('board_get', { kept_only, ...(this.chosen ? { month: this.chosen } : {}) })
    const show = (view: BoardView) => {
      if (turn !== this.turn) return
      this.view = view
      if (view.board) this.months = view.board.months
      this.failure = undefined
    }
    this.asking = true
    try {
      // What this phone keeps stands there at once: a bad connection is no reason to show nothing.
      if (!this.view) show(await ask(true))
      show(await ask(false))
    } catch (error) {
      if (turn === this.turn) this.failure = error
    }
    if (turn === this.turn) this.asking = false
  }
}

export const cityBoard = new CityBoard()

/** Whether the two ways of counting say anything different. A city without office hours counts every hour. */
export function hasTwoClocks({ city_clock, agencies }: Board): boolean {
  const both = [city_clock, ...agencies.map(({ times }) => times)]
  return both.some(({ working, wall }) => working.median_min !== wall.median_min || working.p90_min !== wall.p90_min)
}
