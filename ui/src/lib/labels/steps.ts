// Where a citizen is while composing, in words: on one screen, or at one of four steps.

import { m } from '../../paraglide/messages.js'
import type { Step } from '../api/types'

export const STEPS: readonly Step[] = ['photo', 'place', 'words', 'check']

export function stepName(step: Step): string {
  switch (step) {
    case 'quick': return m.report()
    case 'photo': return m.step_photo()
    case 'place': return m.step_place()
    case 'words': return m.step_words()
    case 'check': return m.step_check()
  }
}
