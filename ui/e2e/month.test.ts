// The report of a month, and what is handed over to whoever it belongs to.

import { readFileSync } from 'node:fs'
import AxeBuilder from './axe'
import { fileReports } from './file'
import { Officer, STREETS, agreed, pinned } from './officer'
import { expect, test } from './test'

const HOLE = 'Lubang dalam di depan pasar. Penuh air kalau hujan.'
const OWNER = 'Kementerian PU, untuk jalan nasional'

test('the mayor reads the month, finds the ticket behind a number, and takes it along', async ({ browser, citizen, city, page }) => {
  await city.start()
  await city.officer('wali', 'mayor')
  await city.officer('joko', 'agency', 'pupr')
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  const [hole] = await fileReports(page, [[HOLE, 'jalan-rusak', [pinned(STREETS.market)]], ['Obat asma habis sejak Senin.', 'layanan-kesehatan', [agreed]]])
  const wali = await (await Officer.at(browser, city)).logIn('wali')
  await expect(wali.rows()).toHaveCount(2)
  await city.event(hole?.ticket ?? '', 'assigned', { agency: 'pupr' })
  await city.event(hole?.ticket ?? '', 'answer', { agency: 'pupr', note: 'Besok pagi kami tambal.' })

  await wali.page.getByRole('link', { name: 'Laporan bulanan' }).click()
  await expect(wali.page.getByRole('heading', { level: 1, name: 'Laporan bulanan' })).toBeVisible()
  const office = wali.page.getByRole('row', { name: /^Dinas PUPR/ })
  await expect(office).toContainText('Belum dinilai')
  await office.getByRole('link', { name: '1', exact: true }).click()
  await expect(wali.page.getByRole('heading', { name: 'Penghargaan (1)' }).first()).toBeInViewport()
  // Of health there is the channel, and no more.
  await expect(wali.page.getByRole('row', { name: /Kesehatan/ }).first()).toBeVisible()
  await expect(wali.page.getByText('Layanan kesehatan')).toHaveCount(0)
  for (const size of [{ width: 1280, height: 800 }, { width: 360, height: 640 }]) {
    await wali.page.setViewportSize(size)
    expect((await new AxeBuilder(wali.page).analyze()).violations).toEqual([])
    expect(await wali.page.evaluate(() => document.documentElement.scrollWidth), 'only tables scroll sideways').toBeLessThanOrEqual(size.width)
  }
  for (const [name, file] of [['Unduh PDF', /^laporan-\d{4}-\d{2}\.pdf$/], ['Unduh CSV', /^laporan-\d{4}-\d{2}\.csv$/]] as const) {
    const [taken] = await Promise.all([wali.page.waitForEvent('download'), wali.page.getByRole('link', { name }).click()])
    expect(taken.suggestedFilename()).toMatch(file)
    expect(readFileSync(await taken.path()).length).toBeGreaterThan(500)
  }
  await wali.page.getByRole('link', { name: hole?.ticket ?? '' }).first().click()
  await expect(wali.detail().getByRole('heading', { name: /Lubang dalam/ })).toBeVisible()
  await wali.close()

  const joko = await (await Officer.at(browser, city)).logIn('joko')
  await expect(joko.row(/Lubang dalam/)).toHaveCount(0)
  await expect(joko.page.getByRole('link', { name: 'Laporan bulanan' })).toHaveCount(0)
  await joko.close()
})

test('what is not the city’s is handed over without who complains, and the citizen hears where to go', async ({ browser, citizen, city, page }) => {
  await city.start()
  await city.officer('ratna', 'coordinator')
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  const [hole] = await fileReports(page, [[HOLE, 'jalan-rusak', [pinned(STREETS.market)]]])
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await ratna.open(/Lubang dalam/)
  const over = ratna.detail().getByRole('region', { name: 'Serah terima ke SP4N-LAPOR!' })
  await expect(over).toHaveCount(0)
  const deed = await ratna.deed('Bukan wewenang')
  await deed.getByRole('radio', { name: OWNER }).check({ force: true })
  await deed.getByLabel('Pesan untuk warga').fill('Jalan ini jalan nasional.')
  await deed.getByRole('button', { name: 'Bukan wewenang' }).click()
  await expect(over).toBeVisible()
  expect((await new AxeBuilder(ratna.page).analyze()).violations).toEqual([])
  for (const form of ['PDF', 'CSV']) {
    const [taken] = await Promise.all([ratna.page.waitForEvent('download'), over.getByRole('link', { name: `Unduh ${form}` }).click()])
    expect(taken.suggestedFilename()).toBe(`${hole?.ticket}.${form.toLowerCase()}`)
    if (form === 'CSV') expect(readFileSync(await taken.path(), 'utf8')).toContain(OWNER)
  }
  await ratna.close()
  await citizen.visit(`/#/laporan/${hole?.id}`)
  await expect(page.getByText(`milik ${OWNER}`)).toBeVisible()
  await expect(page.getByText('Sampaikan ke pemiliknya. Lewat aplikasi Jalan Kita atau SP4N-LAPOR! (lapor.go.id).')).toBeVisible()
})
