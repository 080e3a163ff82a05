// Watches where the phone is for half a minute and keeps the best it was told.

import type { FixSource, PlaceFound } from '../api/types'
import { type Degrees, isSomewhere } from './plane'

const LONGEST = 30_000
/** Better than this need not be waited for. */
export const GOOD_METRES = 15
/** Worse than this, a finger had better show where it is. */
export const EXACT_METRES = 30
/** Worse than this is still usable, and said to be rough. */
export const POOR_METRES = 100
/** Worse than this is what a phone tells that may only tell roughly. */
export const APPROXIMATE_METRES = 1_000

/** How long one question to the core may take, in seconds. */
const A_WHILE = 3
const BETWEEN = 1_000

export type Found = Degrees & { accuracy: number; heading?: number; age?: number; source: FixSource }
/** `unasked`: the citizen is asked for the permission once they say so. */
export type LocatorState = 'idle' | 'searching' | 'done' | 'unasked' | 'refused' | 'refused_for_good' | 'off' | 'nothing'

/** Asks the device's receivers through the core, for some seconds. */
export type Measure = (seconds: number, ask: boolean) => Promise<PlaceFound>

export class Locator {
  state = $state<LocatorState>('idle')
  best = $state.raw<Found>()
  /** Accuracies in the order in which they got better, the last one being the best. */
  trend = $state.raw<number[]>([])
  seconds = $state(0)

  private watch: number | undefined
  private second: number | undefined
  private end: number | undefined

  /** Counts its starts: what an earlier one hears is no longer wanted. */
  private run = 0

  /** Without `measure` the engine is asked. */
  constructor(private readonly better: (found: Found) => void, private readonly measure?: Measure) {}

  /** `ask`: the citizen just said that they may be asked for the permission. */
  start(ask = false) {
    this.stop()
    this.best = undefined
    this.trend = []
    this.seconds = 0
    if (!this.measure && !('geolocation' in navigator)) {
      this.state = 'nothing'
      return
    }
    this.state = 'searching'
    this.second = window.setInterval(() => (this.seconds += 1), 1_000)
    this.end = window.setTimeout(() => this.finish(), LONGEST)
    if (this.measure) {
      void this.hearCore(this.measure, ask)
      return
    }
    const options = { enableHighAccuracy: true, maximumAge: 0, timeout: LONGEST }
    this.watch = navigator.geolocation.watchPosition(this.hear, this.fail, options)
  }

  stop() {
    if (this.watch !== undefined) navigator.geolocation.clearWatch(this.watch)
    window.clearInterval(this.second)
    window.clearTimeout(this.end)
    this.watch = undefined
    this.run += 1
    if (this.state === 'searching') this.state = this.best ? 'done' : 'idle'
  }

  private finish() {
    const found = this.best
    this.stop()
    this.state = found ? 'done' : 'nothing'
  }

  private async hearCore(measure: Measure, ask: boolean) {
    const run = this.run
    while (this.state === 'searching' && run === this.run) {
      const found = await measure(A_WHILE, ask).catch(() => undefined)
      if (run !== this.run) return
      const { state = 'nothing', measured } = found ?? {}
      if (measured) {
        const { lat, lon, accuracy_m = APPROXIMATE_METRES, heading_deg, age_ms, source } = measured
        this.take({ lat, lon, accuracy: accuracy_m, source, ...(heading_deg !== undefined && { heading: heading_deg }), ...(age_ms !== undefined && { age: age_ms }) })
      } else if (state !== 'nothing' && state !== 'here' && state !== 'roughly') {
        const best = this.best
        this.stop()
        if (!best) this.state = state === 'not_asked' ? 'unasked' : state
        return
      }
      if (run === this.run) await new Promise((then) => window.setTimeout(then, BETWEEN))
    }
  }

  private readonly hear = ({ coords }: GeolocationPosition) => {
    const { latitude: lat, longitude: lon, accuracy, heading, altitude } = coords
    const found: Found = { lat, lon, accuracy, source: altitude !== null ? 'gps' : 'network' }
    if (heading !== null && Number.isFinite(heading)) found.heading = heading
    this.take(found)
  }

  /** Keeps it if it is better than what was heard before. */
  private take(found: Found) {
    const { accuracy } = found
    if (!isSomewhere(found) || !(accuracy >= 0)) return
    if (this.best && accuracy >= this.best.accuracy) return
    this.best = found
    this.trend = [...this.trend, accuracy].slice(-4)
    this.better(found)
    if (accuracy <= GOOD_METRES / 3) this.finish()
  }

  private readonly fail = ({ code, PERMISSION_DENIED }: GeolocationPositionError) => {
    // A watch goes on after a failure, except where it was forbidden.
    if (code === PERMISSION_DENIED) {
      this.stop()
      this.state = 'refused'
    } else if (!this.best) {
      this.finish()
    }
  }
}
