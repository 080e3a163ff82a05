// Answers to a form, in the words of the city's pack. What a pack no longer asks is left out: it would be called by codes.

import { m } from '../../paraglide/messages.js'
import type { AttributeValue, FormView, QuestionView } from '../api/types'
import { number } from '../shown.svelte'
import { core } from '../state/core.svelte'
import { categoryOf } from './names'

export const formOf = (category: string | undefined): FormView | undefined => {
  const form = categoryOf(category)?.form
  return core.pack?.forms.find(({ id }) => id === form)
}

/** Questions with what was answered, in the order of the form. */
export function said(category: string | undefined, answers: { [question in string]?: AttributeValue }): { id: string; label: string; words: string }[] {
  const questions = formOf(category)?.questions ?? []
  return questions.flatMap((question) => {
    const answer = answers[question.id]
    return answer === undefined ? [] : [{ id: question.id, label: question.label, words: inWords(question, answer) }]
  })
}

function inWords({ asks }: QuestionView, answer: AttributeValue): string {
  if (typeof answer === 'boolean') return answer ? m.yes() : m.no()
  if (typeof answer === 'number') return asks.kind === 'number' ? `${number(answer)} ${asks.unit}` : number(answer)
  const options = 'options' in asks ? asks.options : []
  const named = (id: string) => options.find((option) => option.id === id)?.name ?? id
  return Array.isArray(answer) ? answer.map(named).join(', ') : named(answer)
}
