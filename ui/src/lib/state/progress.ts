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

function given(step: Step, { photos, place, category, description }: Draft): boolean {
  switch (step) {
    case 'photo': return photos.length > 0
    case 'place': return [place.pin, place.fix, place.area, place.landmark].some((part) => part !== undefined && part !== '')
    case 'words': return category !== undefined && description.trim() !== ''
    case 'check': return false
  }
}

type Whole = Draft & Pick<DraftView, 'answers' | 'anonymous' | 'visibility' | 'consent'>

/** Whether nothing was said in it. A place that the phone found by itself is worth keeping: nobody may stand there again. */
export function isEmpty(draft: Whole): boolean {
  const { photos, category, description, answers, anonymous, visibility, consent } = draft
  return photos.length === 0 && !given('place', draft) && category === undefined && description === ''
    && Object.keys(answers).length === 0 && !anonymous && visibility === 'public' && !consent?.agreed
}
