// Keeps a receipt outside the app: the file that proves, or a picture that can be shown around.

import { m } from '../../paraglide/messages.js'
import type { ComplaintDetail, Exported } from '../api/types'
import { drawReceipt } from '../picture/receipt'
import { host } from '../platform'
import { categoryOf, channelOf, cityName, isNeverPublic, serviceName } from '../labels/names'
import { refusal } from '../labels/refusal'
import { onPhone } from '../labels/status'
import { longTime } from '../shown.svelte'
import { core } from './core.svelte'
import { toasts } from './toasts.svelte'

export function keepFile(complaint: ComplaintDetail): Promise<boolean> {
  return keep(() => core.ask('receipt_export', { id: complaint.id }))
}

export function keepPicture(complaint: ComplaintDetail): Promise<boolean> {
  return keep(async () => {
    const picture = await drawReceipt(words(complaint))
    if (!host.download) return core.ask('receipt_export', { id: complaint.id, picture: await base64(picture) })
    host.download(`tanda-terima-${complaint.ticket}.png`, picture)
    return { exported: 'saved' }
  })
}

/** Puts the picture on paper: the system asks with which printer, or for a PDF. */
export async function printReceipt(complaint: ComplaintDetail): Promise<void> {
  try {
    const sheet = new Image()
    sheet.className = 'on-paper'
    sheet.alt = m.keep_share_title({ ticket: complaint.ticket })
    sheet.src = URL.createObjectURL(await drawReceipt(words(complaint)))
    await sheet.decode()
    // Not every engine says when the printer has it: the sheet stays, unseen, until there is another.
    const last = document.querySelector<HTMLImageElement>('.on-paper')
    if (last) URL.revokeObjectURL(last.src)
    last?.remove()
    document.body.append(sheet)
    window.print()
  } catch {
    toasts.say(m.keep_print_failed())
  }
}

export function shareFile(complaint: ComplaintDetail): Promise<boolean> {
  return share(complaint, () => Promise.resolve({}))
}

export function sharePicture(complaint: ComplaintDetail): Promise<boolean> {
  return share(complaint, async () => ({ picture: await base64(await drawReceipt(words(complaint))) }))
}

/** Whether the device asks to which app it goes; else the reason was said. */
async function share({ id, ticket }: ComplaintDetail, draw: () => Promise<{ picture?: string }>): Promise<boolean> {
  try {
    await core.ask('receipt_share', { id, title: m.keep_share_title({ ticket }), ...(await draw()) })
    return true
  } catch (error) {
    toasts.say(`${m.keep_share_failed()}. ${refusal(error)}`)
    return false
  }
}

/** Whether it is kept; else the reason was said, if there is one. */
async function keep(hand: () => Promise<Exported>): Promise<boolean> {
  try {
    const done = await hand()
    if (done.exported === 'page') host.download?.(done.name, new Blob([done.text], { type: 'application/json' }))
    if (done.exported === 'cancelled') return false
    toasts.say(m.keep_done())
    return true
  } catch (error) {
    toasts.say(`${m.keep_failed()}. ${refusal(error)}`)
    return false
  }
}

/** What the picture says: nothing of the story, which may name people, and of a private report not even what it is about. */
function words(complaint: ComplaintDetail) {
  const { marks, receipt } = complaint
  const hidden = complaint.visibility === 'private' || isNeverPublic(complaint.category)
  const about = [channelOf(complaint.category)?.name, categoryOf(complaint.category)?.name].filter(Boolean).join(', ')
  const named = [[onPhone() ? m.mark_saved_phone() : m.mark_saved_computer(), marks.saved_at], [m.mark_received(), marks.received_at], [m.mark_complete(), marks.complete_at]] as const
  return {
    head: marks.complete_at ? m.ticket_complete_head() : m.ticket_received_head(),
    city: `${serviceName()} · ${cityName()}`,
    number: m.ticket_number(),
    ticket: complaint.ticket,
    marks: named.map(([title, at]) => ({ title, time: at ? longTime(at) : m.not_yet(), done: at !== undefined })),
    lines: [
      ...(hidden ? [] : [{ name: m.sum_about(), value: about }]),
      { name: m.sum_seen(), value: hidden ? m.sum_seen_officers() : m.sum_seen_public() },
      ...(receipt ? [{ name: m.proof_key(), value: receipt.kid }, { name: m.proof_hash(), value: `${receipt.content_sha256.slice(0, 8)}…${receipt.content_sha256.slice(-4)}` }] : []),
    ],
    note: m.keep_picture_note(),
  }
}

function base64(blob: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result).split(',')[1] ?? '')
    reader.onerror = () => failed(new Error('unreadable'))
    reader.readAsDataURL(blob)
  })
}
