// Watches where the phone is for half a minute and keeps the best it was told.

import { type Degrees, isSomewhere } from './plane'

const LONGEST = 30_000
/** Better than this need not be waited for. */
export const GOOD_METRES = 15
/** Worse than this is still usable, and said to be rough. */
export const POOR_METRES = 100
/** Worse than this is what a phone tells that may only tell roughly. */
export const APPROXIMATE_METRES = 1_000

export type Found = Degrees & { accuracy: number; heading?: number; satellites: boolean }
export type LocatorState = 'idle' | 'searching' | 'done' | 'refused' | 'nothing'

export class Locator {
  state = $state<LocatorState>('idle')
  best = $state.raw<Found>()
  /** Accuracies in the order in which they got better, the last one being the best. */
  trend = $state.raw<number[]>([])
  seconds = $state(0)

  private watch: number | undefined
  private second: number | undefined
  private end: number | undefined

  constructor(private readonly better: (found: Found) => void) {}

  start() {
    this.stop()
    this.best = undefined
    this.trend = []
    this.seconds = 0
    if (!('geolocation' in navigator)) {
      this.state = 'nothing'
      return
    }
    this.state = 'searching'
    const options = { enableHighAccuracy: true, maximumAge: 0, timeout: LONGEST }
    this.watch = navigator.geolocation.watchPosition(this.hear, this.fail, options)
    this.second = window.setInterval(() => (this.seconds += 1), 1_000)
    this.end = window.setTimeout(() => this.finish(), LONGEST)
  }

  stop() {
    if (this.watch !== undefined) navigator.geolocation.clearWatch(this.watch)
    window.clearInterval(this.second)
    window.clearTimeout(this.end)
    this.watch = undefined
    if (this.state === 'searching') this.state = this.best ? 'done' : 'idle'
  }

  private finish() {
    const found = this.best
    this.stop()
    this.state = found ? 'done' : 'nothing'
  }

  private readonly hear = ({ coords }: GeolocationPosition) => {
    const { latitude: lat, longitude: lon, accuracy, heading, altitude } = coords
    if (!isSomewhere({ lat, lon }) || !(accuracy >= 0)) return
    if (this.best && accuracy >= this.best.accuracy) return
    const found: Found = { lat, lon, accuracy, satellites: altitude !== null }
    if (heading !== null && Number.isFinite(heading)) found.heading = heading
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
