// Finds where the phone is, for a report.

import type { GivenFix } from '../api/types'
import { type Found, Locator } from '../geo/locator.svelte'
import { onPhone } from '../labels/status'
import type { Compose } from './compose.svelte'
import { core } from './core.svelte'

let finding: { compose: Compose; locator: Locator } | undefined

/** What listens for this report, on whichever of its screens: the device's receivers, where the core may ask them; else the engine. */
export function locatorOf(compose: Compose): Locator {
  if (finding?.compose !== compose) {
    stopFinding()
    finding = { compose, locator: locatorFor(compose) }
  }
  return finding.locator
}

/** For when the report is left. */
export function stopFinding() {
  finding?.locator.stop()
  finding = undefined
}

/** Each better fix goes into the draft. */
function locatorFor(compose: Compose): Locator {
  const measure = core.info?.locates ? (seconds: number, ask: boolean) => core.ask('place_locate', { seconds, ask }) : undefined
  return new Locator((best: Found) => {
    const fix: GivenFix = { lat: best.lat, lon: best.lon, accuracy_m: best.accuracy, source: best.source, ...(best.age !== undefined && { age_ms: best.age }) }
    if (best.heading !== undefined) fix.heading_deg = best.heading
    compose.fix(fix)
  }, measure)
}

/** A computer has no receiver: its engine would be waited for in vain. */
export const receives = () => core.info?.locates === true || core.info?.surface !== 'window' || onPhone()

/** Where the system lets a refusal be taken back. */
export const placeSettings = (locator: Locator) => core.ask('settings_open', { page: locator.state === 'off' ? 'location' : 'app' })
