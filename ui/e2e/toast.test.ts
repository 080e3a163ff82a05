// A short message covers nothing that somebody may be about to use.

import type { Page } from '@playwright/test'
import { computer } from './browser'
import { fileReports } from './file'
import { smallPhotos } from './files'
import { HOLE, Officer, staffed } from './officer'
import { expect, test } from './test'

/** What is to be used and lies, wholly or in part, under the message. */
async function covered(page: Page, said: string) {
  await expect(page.locator('.toast').filter({ hasText: said })).toBeVisible()
  return page.evaluate(() => {
    const toast = document.querySelector('.toast')
    const over = toast?.getBoundingClientRect()
    if (!toast || !over) return ['no message']
    return [...document.querySelectorAll<HTMLElement>('button, a[href], input, textarea, select, [role="application"]')].flatMap((one) => {
      const { left, right, top, bottom, width, height } = one.getBoundingClientRect()
      const apart = right <= over.left || left >= over.right || bottom <= over.top || top >= over.bottom
      return toast.contains(one) || width * height === 0 || apart ? [] : [one.getAttribute('aria-label') ?? one.textContent.trim()]
    })
  })
}

for (const [name, options] of [['on a phone', {}], ['on a computer', computer]] as const) {
  test.describe(name, () => {
    test.use(options)

    test('a message lies beside buttons, tabs and fields, and moves no dock', async ({ citizen, page }) => {
      await citizen.begin()
      const next = citizen.button('Lanjut ke tempat')
      const stood = await next.boundingBox()
      await citizen.choosePhotos(await smallPhotos(page, 2))
      await expect(citizen.photos()).toHaveCount(2)
      await page.getByRole('button', { name: /^Hapus foto 2/ }).click()
      expect(await covered(page, 'Foto dihapus')).toEqual([])
      expect(await next.boundingBox()).toEqual(stood)
      await citizen.visit('/#/')
      await page.getByRole('button', { name: /^Buang draf/ }).first().click()
      await page.getByRole('dialog').getByRole('button', { name: 'Buang draf' }).click()
      expect(await covered(page, 'Draf dibuang')).toEqual([])
    })
  })
}

test('nor does it at the desk', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await fileReports(page, [[HOLE, 'jalan-rusak']])
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await ratna.open(/Lubang dalam/)
  await ratna.button('Verifikasi').click()
  expect(await covered(ratna.page, 'Sudah diverifikasi')).toEqual([])
  await ratna.close()
})
