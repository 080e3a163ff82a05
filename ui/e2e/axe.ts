// axe in the page, by the tester's door: the page's own CSP stays as it is.

import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { axed } from './ledger'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export default class AxeBuilder {
  constructor(private readonly page: Page) {}

  /** What is wrong by WCAG 2.2 A and AA, with the places, as short as can be read. */
  async analyze(): Promise<{ violations: string[] }> {
    await this.still()
    await this.page.evaluate(source)
    const { violations } = await this.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } }
      return axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    })
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
