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
      await expect(sheet.getByRole('heading', { name: 'Tanda bahaya, segera telepon' })).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(sheet).toBeHidden()
      await expect(citizen.button('Darurat')).toBeFocused()
    })
  })
}
