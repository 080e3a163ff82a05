// What cannot be read on a screen, whatever its size and that of the letters.

import type { Page } from '@playwright/test'
import { type Citizen, expect } from './test'

/** Everything on the screen can be read, as soon as it is laid out for the size that the screen has now. */
export const readable = (page: Page, screen: string) => expect.configure({ soft: true }).poll(() => unreadable(page), screen).toEqual([])

/** What stands out of the screen, is cut off, or lies on something else; a line each. */
function unreadable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth > width) found.push(`the page is ${document.documentElement.scrollWidth} wide`)
    const name = (element: Element) => `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent).trim().replace(/\s+/g, ' ').slice(0, 40)}"`

    /** Texts of a citizen in a list end with an ellipsis; what the app says never does. */
    const shortened = (element: Element | null): boolean => !!element && element.tagName !== 'H1' && (getComputedStyle(element).textOverflow === 'ellipsis' || shortened(element.parentElement))

    for (const element of document.querySelectorAll<HTMLElement>('#app *')) {
      // A field scrolls what is written in it, and a row of filters shows by a cut one that there are more.
      if (element.closest('svg, input, .sideways, .sr, .map, [aria-hidden=true]') || element.scrollWidth === 0) continue
      const { overflowX } = getComputedStyle(element)
      if (shortened(element)) continue
      if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) found.push(`${name(element)} is cut: ${element.scrollWidth} in ${element.clientWidth}`)
    }

    /** Where the letters stand. */
    const letters = (element: Element) => {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      const boxes: DOMRect[] = []
      while (texts.nextNode()) {
        if (texts.currentNode.parentElement?.closest('.sr') || shortened(texts.currentNode.parentElement)) continue
        const range = document.createRange()
        range.selectNodeContents(texts.currentNode)
        boxes.push(...range.getClientRects())
      }
      return boxes
    }
    for (const element of document.querySelectorAll('button, a, label, [role=switch]')) {
      const box = element.getBoundingClientRect()
      if (box.width === 0 || element.closest('.sr, .sideways')) continue
      const out = letters(element).some(({ left, right, top, bottom }) => left < Math.max(0, box.left - 1) || right > Math.min(width, box.right) + 1 || top < box.top - 2 || bottom > box.bottom + 2)
      if (out) found.push(`${name(element)} says more than it has room for`)
    }
    for (const button of document.querySelectorAll('.dock button')) {
      let around = button.parentElement
      while (around && !(around.scrollHeight > around.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(around).overflowY))) around = around.parentElement
      if (!around && button.getBoundingClientRect().bottom > innerHeight) found.push(`${name(button)} cannot be reached`)
    }
    for (const element of document.querySelectorAll('h1, h2, h3, p, li, dt, dd')) {
      if (element.closest('svg, .sr, .map') || element.matches('.sr, .sr *')) continue
      if (letters(element).some(({ left, right }) => left < -1 || right > width + 1)) found.push(`${name(element)} stands out of the screen`)
    }

    /** Where letters can be seen: not what is scrolled away, and only what is on top. */
    const top = document.querySelector('dialog[open]') ?? document.querySelector('#app') ?? document.body
    const lines = [...top.querySelectorAll('*')].flatMap((element) => {
      if (element.closest('svg, .sr, .sideways, [aria-hidden=true]') || shortened(element) || ![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())) return []
      let [upper, lower] = [0, innerHeight]
      for (let around = element.parentElement; around; around = around.parentElement) {
        if (getComputedStyle(around).overflowY === 'visible') continue
        const box = around.getBoundingClientRect()
        upper = Math.max(upper, box.top)
        lower = Math.min(lower, box.bottom)
      }
      // Lines stand closer than their boxes are high: the middle of each is what counts.
      return [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).flatMap((node) => {
        const range = document.createRange()
        range.selectNodeContents(node)
        return [...range.getClientRects()].map(({ left, right, top, height }) => ({ element, left, right, top: top + height * 0.25, bottom: top + height * 0.75 }))
      }).filter(({ top, bottom }) => top >= upper && bottom <= lower)
    })
    lines.forEach((one, at) => {
      for (const other of lines.slice(at + 1)) {
        if (one.left < other.right - 2 && other.left < one.right - 2 && one.top < other.bottom && other.top < one.bottom) found.push(`${name(one.element)} lies on ${name(other.element)}`)
      }
    })
    return found
  })
}

/** Chooses the size of letters in the settings. */
export async function enlarge(citizen: Citizen, page: Page, percent: number) {
  await citizen.visit('/#/setelan')
  await page.getByRole('radio', { name: `${percent} %` }).check({ force: true })
  await expect(page.locator('html')).toHaveCSS('font-size', `${(16 * percent) / 100}px`)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
}
