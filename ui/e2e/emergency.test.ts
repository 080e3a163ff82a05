// The city's numbers, one tap from home, with no city in reach.

import { computer } from './browser'
import { expect, test } from './test'

for (const [name, options] of [['on a phone', {}], ['on a computer', computer]] as const) {
  test.describe(name, () => {
    test.use(options)

    test('the numbers to call are one tap from home, offline', async ({ citizen, page }) => {
      await citizen.button('Darurat').click()
      const sheet = page.getByRole('dialog', { name: 'Nomor darurat' })
      const first = sheet.getByRole('link', { name: /^Telepon / }).first()
      await expect(first).toHaveAttribute('href', /^tel:\d{3,}$/)
      await expect(sheet.getByText('Nomor belum diperiksa Kota Pasuruan.')).toBeVisible()
      await expect(sheet.getByText('Ketuban pecah'), 'what is a pregnancy’s stands where that is').toHaveCount(0)
      await page.keyboard.press('Escape')
      await expect(sheet).toBeHidden()
      await expect(citizen.button('Darurat')).toBeFocused()
    })
  })
}

test('signs of danger are told where a pregnancy is reported, and nowhere else', async ({ citizen, page }) => {
  const signs = page.getByRole('heading', { name: 'Tanda bahaya kehamilan, segera telepon' })
  await citizen.begin()
  await citizen.toPlace()
  await citizen.toWords()
  await page.getByRole('radio', { name: /^Kesehatan/ }).check({ force: true })
  await expect(signs).toBeVisible()
  await expect(page.getByText('Ketuban pecah')).toBeVisible()
  await page.getByRole('radio', { name: 'Layanan kesehatan' }).check({ force: true })
  await expect(page.getByRole('heading', { name: 'Gawat? Telepon dulu.' })).toBeVisible()
  await expect(signs).toBeHidden()
  await page.getByRole('radio', { name: 'Ibu hamil, bersalin' }).check({ force: true })
  await expect(signs).toBeVisible()
})
