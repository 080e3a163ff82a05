// A device whose clock is wrong: what it shows of the city's time is the city's, and says so where it cannot be sure.

import { setWrong } from './clock'
import { fileReports } from './file'
import { HOLE } from './officer'
import { Citizen, expect, test } from './test'

const DAY = 86_400_000

for (const [off, wrong] of [['ahead', DAY], ['behind', -DAY]] as const) {
  test(`a phone that is a day ${off} counts the city’s time by the city’s clock`, async ({ bridge, city, page }) => {
    await city.start()
    await setWrong(page, wrong)
    const citizen = new Citizen(page)
    await citizen.open(await bridge.start(wrong))
    await fileReports(page, [[HOLE, 'jalan-rusak']])
    await citizen.visit('/#/')
    const row = page.getByRole('listitem').filter({ hasText: /Lubang dalam/ })
    await expect(row.getByText('Belum dijawab < 1 menit')).toBeVisible()
    await page.getByRole('link', { name: /Lubang dalam/ }).first().click()
    const clocks = page.getByRole('region', { name: 'Tiga jam' })
    await expect(clocks.getByText(/janji paling lambat/)).toBeVisible()
    await expect(clocks.getByText(/hari/), 'it waited neither here nor there').toHaveCount(0)

    await test.step('after a restart without a connection nobody knows how long it was off', async () => {
      await city.kill()
      await bridge.kill()
      await citizen.open(await bridge.start(wrong))
      await expect(row.getByText('Belum dijawab kira-kira < 1 menit')).toBeVisible()
    })

    await test.step('until the city says its time again', async () => {
      await city.start()
      await page.reload()
      await expect(row.getByText('Belum dijawab < 1 menit')).toBeVisible()
    })
  })
}
