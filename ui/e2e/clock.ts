// The time of the tests. Every test begins at a moment of its own choice, whatever the machine's calendar says, and its time goes on from
// there as the machine's does: for the city, for the phone's core, for the pages of the browser, and for the tests themselves.

import type { Browser, BrowserContext, Page } from '@playwright/test'

/** A Tuesday, 09:00 in Pasuruan: the offices are open until 15:30. */
export const OPEN = Date.parse('2026-11-24T02:00:00Z')

/** How far the tests' clock is ahead of the machine's, in milliseconds. */
let ahead = OPEN - Date.now()

/** A Saturday, 21:00 in Pasuruan: the offices open on Monday at 07:30. */
export const SHUT = Date.parse('2026-11-28T14:00:00Z')

/** A test begins at this moment. */
export function begin(moment: number) {
  ahead = moment - Date.now()
}

/** What the tests' clock shows. */
export const now = () => Date.now() + ahead

/** The same, as the programs of the tests are told of it; wrong by so many milliseconds. */
export const running = (wrong = 0) => (ahead + wrong < 0 ? String(ahead + wrong) : `+${ahead + wrong}`)

/** Every page that this browser opens from now on goes by the tests' clock, in each of its contexts. */
export function follow(browser: Browser): Browser {
  const open = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await open(options)
    await shift(context, ahead)
    return context
  }
  return browser
}

/** What this page opens from now on is on a device whose clock is wrong by so many milliseconds. */
export const setWrong = (page: Page, wrong: number) => shift(page, wrong)

/** Only what tells the date is moved. How long something takes, a page still measures by itself. */
async function shift(where: BrowserContext | Page, ahead: number) {
  await where.addInitScript((ahead: number) => {
    const machine = Date
    const shown = () => machine.now() + ahead
    globalThis.Date = new Proxy(machine, {
      apply: () => new machine(shown()).toString(),
      construct: (target, given: [], made) => (given.length > 0 ? Reflect.construct(target, given, made) : Reflect.construct(target, [shown()], made)) as Date,
      get: (target, name) => (name === 'now' ? shown : Reflect.get(target, name) as unknown),
    })
  }, ahead)
}
