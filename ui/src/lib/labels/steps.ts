// The four steps of composing, in words.

import { m } from '../../paraglide/messages.js'
import type { Step } from '../api/types'

export const STEPS: readonly Step[] = ['photo', 'place', 'words', 'check']

export function stepName(step: Step): string {
  switch (step) {
    case 'photo': return m.step_photo()
    case 'place': return m.step_place()
    case 'words': return m.step_words()
    case 'check': return m.step_check()
  }
}
