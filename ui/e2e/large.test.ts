// With letters of twice the size, on a small phone: every screen can be read, and every button says all that it says.

import type { Page } from '@playwright/test'
import { computer } from './browser'
import { type Citizen, expect, test } from './test'
import { everyScreen } from './walk'

/** What stands out of the screen, is cut off, or lies on something else; a line each. */
function unreadable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth > width) found.push(`the page is ${document.documentElement.scrollWidth} wide`)
    const name = (element: Element) => `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent).trim().replace(/\s+/g, ' ').slice(0, 40)}"`

    for (const element of document.querySelectorAll<HTMLElement>('#app *')) {
      if (element.closest('svg, .sr, .map, [aria-hidden=true]') || element.scrollWidth === 0) continue
      const { overflowX } = getComputedStyle(element)
      if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) found.push(`${name(element)} is cut: ${element.scrollWidth} in ${element.clientWidth}`)
    }

    /** Where the letters stand. */
    const letters = (element: Element) => {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      const boxes: DOMRect[] = []
      while (texts.nextNode()) {
        if (texts.currentNode.parentElement?.closest('.sr')) continue
        const range = document.createRange()
        range.selectNodeContents(texts.currentNode)
        boxes.push(...range.getClientRects())
      }
      return boxes
    }
    for (const element of document.querySelectorAll('button, a, label, [role=switch]')) {
      const box = element.getBoundingClientRect()
      if (box.width === 0 || element.closest('.sr')) continue
      const out = letters(element).some(({ left, right, top, bottom }) => left < Math.max(0, box.left - 1) || right > Math.min(width, box.right) + 1 || top < box.top - 2 || bottom > box.bottom + 2)
      if (out) found.push(`${name(element)} says more than it has room for`)
    }
    for (const element of document.querySelectorAll('h1, h2, h3, p, li, dt, dd')) {
      if (element.closest('svg, .sr, .map') || element.matches('.sr, .sr *')) continue
      if (letters(element).some(({ left, right }) => left < -1 || right > width + 1)) found.push(`${name(element)} stands out of the screen`)
    }
    return found
  })
}

async function enlarge(citizen: Citizen, page: Page) {
  await citizen.visit('/#/setelan')
  await page.getByRole('radio', { name: '200 %' }).check({ force: true })
  await expect(page.locator('html')).toHaveCSS('font-size', '32px')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
}

test('at 200 % every screen can be read on a small phone', async ({ citizen, page }, info) => {
  test.setTimeout(150_000)
  await enlarge(citizen, page)
  await everyScreen(citizen, page, async (screen) => {
    await page.screenshot({ path: info.outputPath(`${screen}.png`), animations: 'disabled' })
    expect.soft(await unreadable(page), screen).toEqual([])
  })
  await page.reload()
  await expect(page.locator('html'), 'the size stays').toHaveCSS('font-size', '32px')
})

test.describe('on a computer', () => {
  test.use(computer)

  test('large letters have the window to themselves', async ({ citizen, page }) => {
    await expect(page.getByRole('link', { name: 'Setelan' })).toBeVisible()
    await enlarge(citizen, page)
    await expect(page.getByRole('link', { name: 'Setelan' })).toBeHidden()
    expect(await unreadable(page)).toEqual([])
  })
})
