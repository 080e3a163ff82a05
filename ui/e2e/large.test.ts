// With letters of every size, up to twice the usual, on a small phone: every screen can be read, and every button says all that it says.

import type { Page, TestInfo } from '@playwright/test'
import { computer } from './browser'
import { enlarge, readable } from './readable'
import { expect, test } from './test'
import { everyScreen } from './walk'

/** Looks at a screen once as it is, once with all that would have to be scrolled to. */
function looking(page: Page, info: TestInfo) {
  return async (screen: string) => {
    await page.screenshot({ path: info.outputPath(`${screen}.png`), animations: 'disabled' })
    for (const height of [640, 2_400]) {
      await page.setViewportSize({ width: 360, height })
      await readable(page, `${screen}, ${height} high`)
    }
    await page.setViewportSize({ width: 360, height: 640 })
  }
}

for (const percent of [100, 125, 150, 200]) {
  test(`at ${percent} % every screen can be read on a small phone`, async ({ citizen, page, city }, info) => {
    await enlarge(citizen, page, percent)
    const look = looking(page, info)
    await everyScreen(citizen, page, look)

    await city.start()
    await citizen.compose('Lampu jalan mati tiga malam.')
    const ticket = await citizen.submit()
    await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible()
    await city.event(ticket, 'answer', { agency: 'pupr', note: 'Titiknya jelas. Kami perbaiki besok pagi.' })
    await city.event(ticket, 'verified')
    await city.event(ticket, 'assigned', { agency: 'pupr' })
    await look('receipt, whole')
    await citizen.button('Simpan tanda terima').click()
    await look('receipt, kept')
    await page.keyboard.press('Escape')
    await citizen.visit('/#/antrean')
    await citizen.askForNews()
    await citizen.visit('/#/')
    await look('home, answered')
    await page.getByRole('link', { name: /Lampu jalan mati/ }).click()
    await expect(page.getByText('Diteruskan ke Dinas PUPR')).toBeVisible()
    await look('detail, answered')
    await page.reload()
    await expect(page.locator('html'), 'the size stays').toHaveCSS('font-size', `${(16 * percent) / 100}px`)
  })
}

test.describe('what goes wrong', () => {
  test.use({ permissions: ['geolocation'], geolocation: { latitude: -7.6452, longitude: 112.9063, accuracy: 8 } })

  test('at 200 % what goes wrong can be read as well', async ({ citizen, page, bridge }, info) => {
    await enlarge(citizen, page, 200)
    const look = looking(page, info)
    await citizen.begin()
    await citizen.choosePhotos([{ name: 'surat-edaran-kelurahan-2026.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') }])
    await expect(page.getByRole('alert')).toBeVisible()
    await look('a file that is no photo')
    await citizen.toPlace()
    await expect(page.getByText('Cukup tepat')).toBeVisible()
    await page.getByLabel('Patokan').fill('Depan warung, seberang pasar, sebelah pos ronda. '.repeat(5))
    await look('a place that is found, and a landmark that is too long')
    await citizen.toWords()
    await citizen.toCheck()
    await citizen.button(/^(Kirim|Simpan, kirim nanti)$/).click()
    await expect(page.getByRole('heading', { name: 'Perlu dibetulkan dulu' })).toBeVisible()
    await look('mistakes')
    await bridge.kill()
    await expect(page.getByText('Inti aplikasi tidak terjangkau.')).toBeVisible()
    await look('the core is lost')
    await citizen.button(/^Betulkan: Pilih jenis/).click()
    await citizen.say('Lubang dalam')
    await expect(page.getByText('Belum tersimpan').first()).toBeVisible()
    await look('words that are not saved')
    await citizen.toCheck()
    await look('check, with words that are not saved')
  })
})

test.describe('on a computer', () => {
  test.use(computer)

  test('large letters have the window to themselves', async ({ citizen, page }) => {
    await expect(page.getByRole('link', { name: 'Setelan' })).toBeVisible()
    await enlarge(citizen, page, 200)
    await expect(page.getByRole('link', { name: 'Setelan' })).toBeHidden()
    await readable(page, 'on a computer')
  })
})
