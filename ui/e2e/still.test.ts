// Where the focus is can be seen, nothing moves for whoever asked for that, and no status is a colour alone.

import type { Locator, Page } from '@playwright/test'
import { expect, test } from './test'
import { everyScreen } from './walk'

/** What would move longer than a blink, or for ever. */
function moving(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ms = (times: string) => Math.max(...times.split(',').map((time) => (time.trim().endsWith('ms') ? 1 : 1_000) * Number.parseFloat(time)))
    return [...document.querySelectorAll('*')].flatMap((element) => ['', '::before', '::after'].flatMap((pseudo) => {
      const style = getComputedStyle(element, pseudo || null)
      const animated = style.animationName !== 'none' && (ms(style.animationDuration) > 1 || style.animationIterationCount.includes('infinite'))
      return animated || ms(style.transitionDuration) > 1 ? [`${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}${pseudo}`] : []
    }))
  })
}

test('nothing moves for whoever asked for that', async ({ citizen, page }) => {
  expect(await moving(page), 'without being asked, something does').not.toEqual([])
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await everyScreen(citizen, page, async (screen) => expect.soft(await moving(page), screen).toEqual([]))

  // What is only there while something is awaited.
  await page.route('**/ipc/complaint_search', () => undefined)
  await citizen.visit('/#/')
  await page.reload()
  await expect(page.getByRole('status').filter({ hasText: 'Memuat laporan' })).toBeAttached()
  expect(await moving(page), 'loading').toEqual([])
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  expect(await moving(page), 'loading does pulse otherwise').not.toEqual([])
})

test('each status has a sign and a word, and each bar says its numbers', async ({ citizen, page }) => {
  let chips = 0
  await everyScreen(citizen, page, async (screen) => {
    for (const chip of await page.locator('.chip').all()) {
      chips += 1
      await expect.soft(chip.locator('use'), screen).toHaveCount(1)
      await expect.soft(chip, screen).toHaveText(/\p{L}/u)
    }
    for (const bar of await page.getByRole('progressbar').all()) await expect.soft(bar, screen).toHaveAttribute('aria-valuetext', /\d/)
  })
  expect(chips).toBeGreaterThan(1)
})

test('with the colours of the system, what is chosen still stands out', async ({ citizen, page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  const ground = (locator: Locator) => locator.evaluate((element) => getComputedStyle(element).backgroundColor)
  await citizen.visit('/#/setelan')
  await expect(page.getByRole('dialog', { name: 'Setelan' })).toBeVisible()
  const chosen = await ground(page.locator('label', { hasText: 'Bahasa Indonesia' }))
  expect(chosen).not.toBe(await ground(page.locator('label', { hasText: 'English' })))
  const knob = page.getByRole('switch', { name: /Hemat data/ }).locator('.knob')
  const off = await ground(knob)
  await page.getByRole('switch', { name: /Hemat data/ }).click()
  await expect(page.getByRole('switch', { name: /Hemat data/ })).toBeChecked()
  expect(await ground(knob)).not.toBe(off)
})

for (const colours of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { colorScheme: 'light', forcedColors: 'active' }] as const) {
  test(`the focus can be seen: ${Object.values(colours).join(', ')}`, async ({ citizen, page }) => {
    await page.emulateMedia(colours)
    let stops = 0
    await everyScreen(citizen, page, async (screen) => {
      // Back to where the screen had it: the walk goes on from there.
      const before = await page.evaluateHandle(() => document.activeElement as HTMLElement | null)
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      const seen = new Set<string>()
      for (let pressed = 0; pressed < 60; pressed += 1) {
        await page.keyboard.press('Tab')
        const at = await page.evaluate(() => {
          const element = document.activeElement
          if (!element || element === document.body) return undefined
          const all = [...document.querySelectorAll('*')]
          // A radio is hidden under its label, and a small button in a large target: what shows stands inside or beside it. A line to write
          // on has its ring around the whole of it, its sign too.
          const line = element.matches('input[type=text], textarea') ? element.closest('label') : null
          const shown = [element, ...(line ? [line] : []), ...element.querySelectorAll('span'), ...(element.matches('.sr') ? (element.parentElement?.querySelectorAll('.ring') ?? []) : [])]
          const light = (colour: string) => {
            const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => Number(part) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
            return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
          }
          const clear = (colour: string) => /rgba\(.*, 0\)|transparent/.test(colour)
          /** What the ring is drawn on: the part itself, or what lies around it. */
          const ground = (part: Element, inside: boolean) => {
            for (let under = inside ? part : part.parentElement; under; under = under.parentElement) {
              const { backgroundColor } = getComputedStyle(under)
              if (!clear(backgroundColor)) return backgroundColor
            }
            return 'rgb(255, 255, 255)'
          }
          const ring = shown.some((part) => {
            const { outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow } = getComputedStyle(part)
            if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2 || clear(outlineColor)) return false
            // With forced colours the system sees to the contrast, and a ring of two tones has its own.
            if (matchMedia('(forced-colors: active)').matches || boxShadow !== 'none' || Number.parseFloat(getComputedStyle(part, '::after').borderTopWidth) >= 2) return true
            const [one, other] = [light(outlineColor), light(ground(part, Number.parseFloat(outlineOffset) < 0))]
            return Math.max(one, other) / Math.min(one, other) >= 3
          })
          const box = (element.matches('.sr') ? element.parentElement ?? element : element).getBoundingClientRect()
          const inside = box.width > 0 && box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight
          return { key: String(all.indexOf(element)), what: `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}"`, ring, inside }
        })
        if (!at || seen.has(at.key)) break
        seen.add(at.key)
        stops += 1
        expect.soft(at, screen).toMatchObject({ ring: true, inside: true })
      }
      await before.evaluate((element) => element?.focus())
    })
    expect(stops).toBeGreaterThan(60)
  })
}
