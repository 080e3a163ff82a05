// A code that is photographed instead of typed.

import { m } from '../../paraglide/messages.js'
import type { Intake, LinkTarget } from '../api/types'
import { host } from '../platform'
import { core } from './core.svelte'

const read = (intake: Intake) => core.ask('code_read', { intake: intake.id })

/** By the device's camera. A text says why there is no picture. */
export async function shootCode(): Promise<LinkTarget | string> {
  const { end, intake } = await core.ask('code_shoot', {})
  if (intake) return read(intake)
  if (end === 'no_camera') return m.photo_no_camera()
  return end === 'no_room' ? m.error_disk_full() : m.code_no_shot()
}

/** By the host's own picker; none where nothing was chosen. */
export async function pickCode(): Promise<LinkTarget | undefined> {
  const [intake] = await core.ask('photo_pick', {})
  return intake && read(intake)
}

/** By a browser's. */
export async function chosenCode(file: File): Promise<LinkTarget> {
  return read(await host.takeIn(file))
}
