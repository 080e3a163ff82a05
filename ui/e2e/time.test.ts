// The tests' own time: nothing that they see comes from the machine's calendar.

import { OPEN, now } from './clock'
import { fileReports } from './file'
import { Officer } from './officer'
import { expect, test } from './test'

/** Whether a moment lies within this test. */
const within = (at: number) => at >= OPEN && at <= now()

test('city, phone, page and desk begin on a Tuesday at nine, whatever day it is here', async ({ browser, citizen, city, page }) => {
  await city.start()
  await city.officer('ratna', 'coordinator')
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  const [filed] = await fileReports(page, [['Lubang dalam.', 'jalan-rusak']])
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await ratna.open(/Lubang dalam/)
  for (const shown of [page, ratna.page]) {
    const [at, said, spoken, other] = await shown.evaluate(() => [Date.now(), new Date().getTime(), Date.parse(Date()), new Date(2020, 1, 29).getMonth()] as const)
    expect([at, said, spoken].map(within)).toEqual([true, true, true])
    expect(other, 'a date that is named is that date').toBe(1)
  }
  await city.event(filed?.ticket ?? '', 'assigned', { agency: 'pupr' })
  const told = await ratna.page.evaluate(async (id) => (await fetch(`/v1/desk/complaints/${id}`)).text(), filed?.id ?? '')
  for (const json of [JSON.stringify(filed), told]) {
    // What somebody did, and not until when somebody else should do something.
    const moments = [...json.matchAll(/"(?:at|received_at|submitted_at|noticed_at)":"([^"]+)"/g)].map(([, moment]) => Date.parse(moment ?? ''))
    expect(moments.length).toBeGreaterThan(0)
    expect(moments.filter((moment) => !within(moment))).toEqual([])
  }
  await ratna.close()
})
