// axe in the page, by the tester's door: the page's own CSP stays as it is.

import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { axed } from './ledger'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What no law asks for and a screen reader goes by: landmarks, the order of headings, names that say what is seen. */
const BEYOND_WCAG = [
  'aria-allowed-role', 'empty-table-header', 'heading-order', 'label-content-name-mismatch', 'landmark-banner-is-top-level', 'landmark-complementary-is-top-level',
  'landmark-contentinfo-is-top-level', 'landmark-main-is-top-level', 'landmark-no-duplicate-banner', 'landmark-no-duplicate-contentinfo',
  'landmark-no-duplicate-main', 'landmark-one-main', 'landmark-unique', 'list', 'region',
]

export default class AxeBuilder {
  constructor(private readonly page: Page) {}

  /** What is wrong by WCAG 2.2 A and AA and by those, with the places, as short as can be read. */
  async analyze(): Promise<{ violations: string[] }> {
    await this.still()
    await this.page.evaluate(source)
    const { violations } = await this.page.evaluate(async (more) => {
      const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } }
      return axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: Object.fromEntries(more.map((rule) => [rule, { enabled: true }])) })
    }, BEYOND_WCAG)
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`))
    axed(found.length)
    return { violations: found }
  }

  /** A sheet that is fading in has the contrast of a ghost: what comes to an end is waited for. */
  private async still() {
    await this.page.evaluate(async () => {
      const ending = () => document.getAnimations().filter((one) => one.playState !== 'finished' && Number.isFinite(Number(one.effect?.getComputedTiming().endTime)))
      for (let rest = ending(); rest.length > 0; rest = ending()) await Promise.allSettled(rest.map((one) => one.finished))
    })
  }
}
