// A report on a Saturday night: its clock has not begun, and every screen says the same of it.

import { SHUT } from './clock'
import { fileReports } from './file'
import { HOLE, Officer, staffed } from './officer'
import { expect, test } from './test'

test.use({ moment: SHUT })

const SENTENCE = 'Janji dijawab paling lambat Sen, 30 Nov 08.00'

test('a wait that does not count yet is one sentence on every screen, and no number of the board', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await fileReports(page, [[HOLE, 'jalan-rusak']])
  await citizen.visit('/#/')
  const row = page.getByRole('listitem').filter({ hasText: /Lubang dalam/ })
  await expect(row.getByText(SENTENCE)).toBeVisible()
  await expect(row.getByText('Belum dijawab')).toHaveCount(0)
  await page.getByRole('link', { name: /Lubang dalam/ }).first().click()
  const clocks = page.getByRole('region', { name: 'Tiga jam' })
  await expect(clocks.getByText(SENTENCE)).toBeVisible()
  await expect(clocks.getByText('menunggu jawaban kota')).toHaveCount(0)

  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await expect(ratna.row(/Lubang dalam/)).toContainText(SENTENCE)
  await ratna.close()

  await page.goto(`${city.address}/board`)
  await expect(page.getByText('1 masih menunggu; 1 belum dihitung karena kantor tutup')).toBeVisible()
  await expect(page.getByText('0 menit', { exact: true })).toHaveCount(0)
})
