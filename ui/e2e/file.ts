// What is said through the page's own line to the core, for tests in which no finger counts: reports, and settings.

import type { Page } from '@playwright/test'
import type { Commands } from '../src/lib/api/commands'
import type { ComplaintDetail, DraftChange } from '../src/lib/api/types'

/** Asks the core by the page's own line. */
export async function ask<N extends keyof Commands>(page: Page, name: N, args: Commands[N]['args']): Promise<Commands[N]['answer']> {
  return page.evaluate(async ({ name, args }) => {
    const answer = await fetch(`/ipc/${name}`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Sambat': '1' }, body: JSON.stringify(args) })
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json() as Promise<never>
  }, { name, args })
}

/** Files reports of these words and kinds, in this order, with whatever else is written into them. */
export async function fileReports(page: Page, reports: readonly (readonly [words: string, kind: string, more?: DraftChange[]])[]): Promise<ComplaintDetail[]> {
  const filed: ComplaintDetail[] = []
  for (const [words, kind, more = []] of reports) {
    const { id } = await ask(page, 'draft_create', {})
    const changes: DraftChange[] = [{ field: 'category', value: kind }, { field: 'landmark', value: 'Dekat jembatan' }, { field: 'description', value: words }, ...more]
    for (const change of changes) await ask(page, 'draft_update', { id, change })
    filed.push(await ask(page, 'complaint_submit', { id }))
  }
  return filed
}
