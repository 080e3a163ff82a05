// How far a draft has come: which of its steps have what they ask for.

import type { DraftView, Mistake, Step } from '../api/types'

/** Where a mistake is mended. */
export const STEP_OF: { [mistake in Mistake]: Step } = {
  category_missing: 'words', category_unknown: 'words', description_empty: 'words', description_too_long: 'words',
  place_missing: 'place', place_nowhere: 'place', landmark_too_long: 'place', photos_too_many: 'photo', photo_twice: 'photo',
  answers_too_many: 'words', content_too_large: 'words', answer_missing: 'words', answer_unfit: 'words', consent_missing: 'check',
}

type Draft = Pick<DraftView, 'photos' | 'place' | 'category' | 'description' | 'mistakes'>

/** Whether something was given there, and nothing is to be mended. What was only walked past is not done. */
export function isDone(step: Step, draft: Draft): boolean {
  return given(step, draft) && !draft.mistakes.some((mistake) => STEP_OF[mistake] === step)
}

function given(step: Step, { photos, place, category }: Draft): boolean {
  switch (step) {
    case 'photo': return photos.length > 0
    case 'place': return [place.pin, place.fix, place.area, place.landmark].some((part) => part !== undefined && part !== '')
    // Where words may be left out, a kind is all that is asked: else it is a mistake that there are none.
    case 'words': return category !== undefined
    case 'quick':
    case 'check': return false
  }
}

type Whole = Draft & Pick<DraftView, 'step' | 'answers' | 'anonymous' | 'visibility' | 'consent'>

/**
 * Whether nothing was said in it. A place that the phone found by itself is worth keeping once the citizen went on from the first
 * screen: nobody may stand there again.
 */
export function isEmpty(draft: Whole): boolean {
  const { step, photos, category, description, answers, anonymous, visibility, consent } = draft
  const { pin, area, landmark } = draft.place
  const said = [pin, area, landmark].some((part) => part !== undefined && part !== '')
  return photos.length === 0 && !(step === 'quick' ? said : given('place', draft)) && category === undefined && description === ''
    && Object.keys(answers).length === 0 && !anonymous && visibility === 'public' && !consent?.agreed
}
