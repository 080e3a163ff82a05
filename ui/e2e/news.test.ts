// Whether news is told while the app is closed: asked once, after the first receipt, and chosen in the settings.

import type { Page } from '@playwright/test'
import AxeBuilder from './axe'
import { ask, fileReports } from './file'
import type { City } from './programs'
import { enlarge, readable } from './readable'
import { type Citizen, expect, test } from './test'

test.use({ viewport: { width: 360, height: 640 } })

const QUESTION = 'Kabari saat kota menjawab?'
const asking = (page: Page) => page.getByRole('dialog', { name: QUESTION })

/** A report that the city has, on its screen. */
async function received(citizen: Citizen, city: City, page: Page): Promise<string> {
  await city.start()
  const [report] = await fileReports(page, [['Lubang dalam di jalur kiri.', 'jalan-rusak']])
  await expect.poll(async () => (await ask(page, 'complaint_get', { id: report?.id ?? '' })).marks.received_at).toBeTruthy()
  // By its address: in the list it may stand as a draft for a moment yet.
  await citizen.visit(`/#/laporan/${report?.id}`)
  await expect(page.getByRole('heading', { name: 'Perjalanan laporan' })).toBeVisible()
  return report?.id ?? ''
}

/** Opens the report once more; resolves when it is known whether to ask. */
async function again(citizen: Citizen, page: Page, id: string) {
  await citizen.visit('/#/')
  const known = page.waitForResponse('**/ipc/notification_may')
  await citizen.visit(`/#/laporan/${id}`)
  await expect(page.getByRole('heading', { name: 'Perjalanan laporan' })).toBeVisible()
  await (await known).finished()
}

async function look(page: Page) {
  const { violations } = await new AxeBuilder(page).analyze()
  expect(violations).toEqual([])
}

/** As if the citizen came back from the system's settings. */
const back = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))

test.describe('on a phone', () => {
  test.use({ device: true })

  test('asked once, when the first receipt is there and never before; the system asks only after a yes', async ({ citizen, bridge, city, page }) => {
    await bridge.device('notifications not_asked yes')
    await city.start()
    await expect(asking(page)).toHaveCount(0)
    await bridge.device('cancelled')
    await citizen.compose()
    await expect(asking(page)).toHaveCount(0)
    await citizen.button(/^(Kirim|Simpan, kirim nanti)$/).click()
    // Over the receipt, which says first that it arrived.
    await expect(asking(page)).toBeVisible()
    expect(await ask(page, 'notification_may', { ask: false }), 'the system has not asked').toMatchObject({ may: 'not_asked' })
    await look(page)
    await citizen.button('Ya, kabari').click()
    await expect(page.getByText('Anda dikabari saat kota menjawab.')).toBeVisible()
    await expect(asking(page)).toBeHidden()
    expect(await ask(page, 'notification_get', {})).toMatchObject({ answer: true, done: true, sent: true, late: true, ask: false })
    const known = page.waitForResponse('**/ipc/notification_may')
    await citizen.button('Lihat rincian').click()
    await (await known).finished()
    await expect(page.getByRole('heading', { name: 'Perjalanan laporan' })).toBeVisible()
    await expect(asking(page)).toHaveCount(0)
  })

  const ways: { [way: string]: (citizen: Citizen, page: Page) => Promise<unknown> } = {
    'Nanti saja': (citizen) => citizen.button('Nanti saja').click(),
    'a tap outside': (_, page) => page.mouse.click(180, 40),
    'Escape': (_, page) => page.keyboard.press('Escape'),
    'Back': (_, page) => page.goBack(),
  }
  for (const [way, go] of Object.entries(ways)) {
    test(`${way} means not now: nobody asks again, and nothing was switched on`, async ({ citizen, bridge, city, page }) => {
      await bridge.device('notifications not_asked yes')
      const id = await received(citizen, city, page)
      await expect(asking(page)).toBeVisible()
      await go(citizen, page)
      await expect(page.getByText('Kabar bisa dinyalakan kapan saja di Setelan.')).toBeVisible()
      await expect(asking(page)).toBeHidden()
      expect(await ask(page, 'notification_get', {})).toMatchObject({ answer: false, ask: false })
      expect(await ask(page, 'notification_may', { ask: false })).toMatchObject({ may: 'not_asked' })
      await again(citizen, page, id)
      await expect(asking(page)).toHaveCount(0)
    })
  }

  test('a system that refuses for good is said so, with the way to its setting', async ({ citizen, bridge, city, page }) => {
    await bridge.device('notifications not_asked refused_for_good')
    await received(citizen, city, page)
    await citizen.button('Ya, kabari').click()
    const refused = page.getByRole('dialog', { name: 'HP belum mengizinkan pemberitahuan' })
    await expect(refused).toBeVisible()
    await look(page)
    await citizen.button('Buka setelan').click()
    await expect.poll(() => bridge.asked('pages?')).toBe('notifications')
    await back(page)
    await expect(refused).toBeVisible()
    await bridge.device('notifications yes')
    await back(page)
    await expect(page.getByText('Anda dikabari saat kota menjawab.')).toBeVisible()
    await expect(refused).toBeHidden()
  })

  test('in the settings each kind has its switch, and what the system blocks is said', async ({ citizen, bridge, page }) => {
    await bridge.device('notifications not_asked refused')
    await bridge.device('standby')
    await citizen.visit('/#/setelan')
    await expect(page.getByText('HP belum mengizinkan')).toBeVisible()
    await citizen.button('Pemberitahuan: Ubah').click()
    const sheet = page.getByRole('dialog', { name: 'Pemberitahuan' })
    const kind = (name: string | RegExp) => sheet.getByRole('switch', { name })
    for (const name of [/^Kota menjawab/, /^Selesai/, /^Terkirim belakangan/, /^Lewat janji/]) await expect(kind(name)).not.toBeChecked()
    await expect(kind(/^Jam tenang/)).toBeChecked()
    await look(page)
    // Switched on, the system asks; it is refused, and nothing is said to be on.
    await kind(/^Kota menjawab/).click()
    await expect.poll(() => ask(page, 'notification_get', {})).toMatchObject({ answer: true })
    await expect(sheet.getByText('HP belum mengizinkan pemberitahuan')).toBeVisible()
    await expect(kind(/^Kota menjawab/)).not.toBeChecked()
    await bridge.device('notifications refused_for_good')
    await back(page)
    await expect(kind(/^Kota menjawab/)).toBeDisabled()
    await expect(kind(/^Kota menjawab/)).toContainText('Belum diizinkan HP')
    await look(page)
    await sheet.getByRole('button', { name: 'Buka setelan', exact: true }).click()
    await expect.poll(() => bridge.asked('pages?')).toBe('notifications')

    await bridge.device('notifications yes')
    await back(page)
    await expect(kind(/^Kota menjawab/)).toBeChecked()
    await expect(sheet.getByText('HP belum mengizinkan pemberitahuan')).toBeHidden()
    await kind(/^Selesai/).click()
    await bridge.device('silenced done')
    await back(page)
    await expect(kind(/^Selesai/)).not.toBeChecked()
    await expect(kind(/^Selesai/)).toContainText('Dimatikan di setelan HP')
    await look(page)
    await kind(/^Selesai/).click()
    await expect.poll(() => bridge.asked('pages?')).toBe('notifications')
    await bridge.device('silenced')
    await back(page)
    await kind(/^Jam tenang/).click()
    await kind(/^Periksa di belakang layar/).click()
    await expect(kind(/^Selesai/)).toBeChecked()
    await expect(kind(/^Jam tenang/)).not.toBeChecked()
    await expect(kind(/^Periksa di belakang layar/)).not.toBeChecked()
    await sheet.getByRole('button', { name: 'Buka setelan baterai' }).click()
    await expect.poll(() => bridge.asked('pages?')).toBe('battery')
    await look(page)
    await sheet.getByRole('button', { name: 'Tutup' }).click()
    await expect(page.getByText('2 dari 4 menyala')).toBeVisible()
    await page.reload()
    await expect(page.getByText('2 dari 4 menyala')).toBeVisible()
    expect(await ask(page, 'notification_get', {})).toMatchObject({ answer: true, done: true, sent: false, late: false, quiet_hours: false, background: false })
  })

  test('with the largest letters all of it can be read', async ({ citizen, bridge, city, page }) => {
    await bridge.device('notifications not_asked refused_for_good')
    await bridge.device('standby')
    await enlarge(citizen, page, 200)
    await received(citizen, city, page)
    await expect(asking(page)).toBeVisible()
    await readable(page, 'asked')
    await citizen.button('Ya, kabari').click()
    await expect(page.getByRole('dialog', { name: 'HP belum mengizinkan pemberitahuan' })).toBeVisible()
    await readable(page, 'refused by the phone')
    await page.keyboard.press('Escape')
    await citizen.visit('/#/setelan')
    await citizen.button('Pemberitahuan: Ubah').click()
    await expect(page.getByRole('switch', { name: /^Kota menjawab/ })).toBeVisible()
    for (const height of [640, 2_400]) {
      await page.setViewportSize({ width: 360, height })
      await readable(page, `${height} high`)
    }
  })
})

test('where nothing shows news, nobody asks, and the settings say where it is seen', async ({ citizen, city, page }) => {
  const known = page.waitForResponse('**/ipc/notification_may')
  await received(citizen, city, page)
  await (await known).finished()
  await expect(asking(page)).toHaveCount(0)
  await citizen.visit('/#/setelan')
  await expect(page.getByText('Kabar hanya terlihat di dalam aplikasi ini')).toBeVisible()
  await expect(citizen.button('Pemberitahuan: Ubah')).toHaveCount(0)
})
