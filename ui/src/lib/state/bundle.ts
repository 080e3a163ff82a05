// Reports carried by hand: out of here into a file, and a file of somebody's to its city.

import { m } from '../../paraglide/messages.js'
import type { BundleSent, Intake } from '../api/types'
import { host } from '../platform'
import { number } from '../shown.svelte'
import { core } from './core.svelte'
import { toasts } from './toasts.svelte'

/** Whether there is a file now; the citizen may have thought better of it. */
export async function saveBundle(): Promise<boolean> {
  const { file, complaints, photos, photos_left } = await core.ask('bundle_export', {})
  if (file.exported === 'cancelled') return false
  if (file.exported === 'page_bytes') host.download?.(file.name, new Blob([bytesOf(file.base64)], { type: 'application/octet-stream' }))
  const done = m.carry_done({ complaints: number(complaints), photos: number(photos) })
  toasts.say(photos_left > 0 ? `${done}. ${m.carry_left({ left: number(photos_left) })}` : done)
  return true
}

/** By the host's own picker; none where nothing was chosen. */
export async function bringPicked(): Promise<BundleSent | undefined> {
  const [intake] = await core.ask('bundle_pick', {})
  return intake && bringTaken(intake)
}

/** One that another app handed over. */
export const bringTaken = (intake: Intake): Promise<BundleSent> => core.ask('bundle_send', { intake: intake.id })

/** By a browser's. */
export async function bringChosen(file: File): Promise<BundleSent> {
  return bringTaken(await host.takeIn(file))
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}
