// Which colours something has, and which a role of the tokens has in the same page.

import type { Locator, Page } from '@playwright/test'

export type Colours = { ground: string; ink: string }

export const colours = (what: Locator): Promise<Colours> =>
  what.evaluate((element) => {
    const { backgroundColor, color } = getComputedStyle(element)
    return { ground: backgroundColor, ink: color }
  })

/** Of the role that `name` names: `wait` has `--st-wait-bg` and `--st-wait-ink`. */
export const roleColours = (page: Page, name: string): Promise<Colours> =>
  page.evaluate((role) => {
    const probe = document.body.appendChild(document.createElement('i'))
    probe.style.backgroundColor = `var(--st-${role}-bg)`
    probe.style.color = `var(--st-${role}-ink)`
    const { backgroundColor, color } = getComputedStyle(probe)
    probe.remove()
    return { ground: backgroundColor, ink: color }
  }, name)
