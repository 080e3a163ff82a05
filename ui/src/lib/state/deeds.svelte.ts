// What the citizen does with a complaint after sending it. Each is safe on the phone when it is answered.

import type { ComplaintDetail, FeedbackSend } from '../api/types'
import { m } from '../../paraglide/messages.js'
import { refusal } from '../labels/refusal'
import { core } from './core.svelte'
import { router } from './router.svelte'
import { toasts } from './toasts.svelte'

export class Deeds {
  busy = $state(false)

  constructor(readonly id: string, private readonly show: (detail: ComplaintDetail) => void) {}

  /** Says something to the city; whether it is safe. */
  say(said: FeedbackSend): Promise<boolean> {
    return this.deed(async () => this.show(await core.ask('feedback_send', said)))
  }

  withdraw(): Promise<boolean> {
    return this.deed(async () => this.show(await core.ask('complaint_withdraw', { id: this.id })))
  }

  /** Takes the name back; the words stay. */
  withdrawConsent(): Promise<boolean> {
    return this.deed(async () => {
      this.show(await core.ask('consent_withdraw', { id: this.id }))
      toasts.say(m.consent_withdrawn())
    })
  }

  erase(): Promise<boolean> {
    return this.deed(async () => {
      await core.ask('complaint_erase', { id: this.id })
      router.swap({ at: 'home' })
      toasts.say(m.erased())
    })
  }

  amend(): Promise<boolean> {
    return this.deed(async () => {
      const { step } = await core.ask('complaint_amend', { id: this.id })
      router.swap({ at: 'compose', id: this.id, step })
    })
  }

  private async deed(work: () => Promise<void>): Promise<boolean> {
    this.busy = true
    try {
      await work()
      return true
    } catch (error) {
      toasts.say(refusal(error))
      return false
    } finally {
      this.busy = false
    }
  }
}
