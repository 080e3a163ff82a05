// Forgetting everything: said twice, and then it is as on the first day.

import AxeBuilder from './axe'
import { expect, test } from './test'

test('all data is deleted only when that is said twice, and the first screen is there again', async ({ citizen, page }) => {
  await citizen.compose()
  await citizen.submit()
  await citizen.visit('/#/setelan')
  await expect(page.getByText(/1 laporan, 0 draf/)).toBeVisible()
  await citizen.button('Hapus semua data').click()
  const dialog = page.getByRole('dialog', { name: 'Hapus semua data?' })
  await expect(dialog).toContainText('1 laporan belum terkirim dan ikut hilang.')
  const { violations } = await new AxeBuilder(page).analyze()
  expect(violations).toEqual([])
  await dialog.getByRole('button', { name: 'Jangan hapus' }).click()
  await citizen.button('Hapus semua data').click()
  await dialog.getByRole('button', { name: 'Hapus semua' }).click()
  await expect(citizen.button('Mulai')).toBeVisible()
  await citizen.button('Mulai').click()
  await expect(page.getByRole('heading', { name: 'Belum ada laporan' })).toBeVisible()
})
