// What the system around the app does to it: it lets nothing run, it loses a key, it has no room left; and what the app asks of it.

import type { Page } from '@playwright/test'
import AxeBuilder from './axe'
import { ask, fileReports } from './file'
import { cameraPhotos } from './programs'
import { enlarge, readable } from './readable'
import { type Citizen, expect, test } from './test'

test.use({ viewport: { width: 360, height: 640 }, device: true })

async function look(page: Page) {
  const { violations } = await new AxeBuilder(page).analyze()
  expect(violations).toEqual([])
}

/** As if the citizen came back from the system's settings. */
const back = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))

test('the queue says what keeps it from leaving, the worst alone, and leads to its setting', async ({ citizen, bridge, page }) => {
  const told = [
    ['standby missed=3 restricted rare no_mobile_data maker=xiaomi', /^Sudah 3 hari HP Xiaomi tidak memberi giliran/, 'Setelan aplikasi', 'app'],
    ['standby restricted rare no_mobile_data maker=xiaomi', /^HP melarang Sambat bekerja/, 'Setelan aplikasi', 'app'],
    ['standby rare no_mobile_data maker=xiaomi', /^HP melarang data seluler/, 'Setelan aplikasi', 'app'],
    ['standby rare maker=xiaomi', /^Sambat jarang dibuka/, 'Setelan baterai', 'battery'],
    ['standby maker=xiaomi', /^HP Xiaomi sering menghentikan aplikasi/, 'Setelan mulai otomatis', 'autostart'],
    ['standby', /^Hemat baterai bisa menunda kiriman/, 'Setelan baterai', 'battery'],
  ] as const
  await bridge.device(told[0][0])
  await citizen.visit('/#/antrean')
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible()
  await expect(page.getByText(told[0][1]), 'nothing waits, so nothing is held back').toHaveCount(0)
  await fileReports(page, [['Lubang dalam.', 'jalan-rusak']])
  for (const [holds, title, way, opens] of told) {
    await bridge.device(holds)
    await back(page)
    await expect(page.getByText(title)).toBeVisible()
    for (const [, other] of told) if (other !== title) await expect(page.getByText(other)).toHaveCount(0)
    await look(page)
    await citizen.button(way).click()
    await expect.poll(() => bridge.asked('pages?')).toBe(opens)
  }
  for (const force of ['standby missed=1', 'standby maker=vivo', 'standby']) {
    await bridge.device(force)
    await back(page)
    await expect(page.getByText(/ditutup paksa tidak mengirim apa pun sampai dibuka lagi/)).toBeVisible()
  }
  for (const free of ['standby exempt', 'standby none']) {
    await bridge.device('standby')
    await back(page)
    await expect(page.getByText(/^Hemat baterai/)).toBeVisible()
    await bridge.device(free)
    await back(page)
    await expect(page.getByText(/^Hemat baterai/)).toHaveCount(0)
  }
})

test('a lost key: the app opens, says what can be read, and goes on once that is said twice', async ({ citizen, bridge, city, page }) => {
  await fileReports(page, [['Lubang yang terbuka untuk umum.', 'jalan-rusak']])
  await ask(page, 'draft_create', {})
  await bridge.kill()
  await citizen.open(await bridge.start(0, 'lost'))
  const note = page.getByRole('status').filter({ hasText: 'HP ini kehilangan kunci Sambat' })
  await expect(note).toContainText('Laporan biasa masih bisa dibaca')
  await look(page)
  await page.getByRole('link', { name: /Lubang yang terbuka/ }).click()
  await expect(page.getByText('Lubang yang terbuka untuk umum.').last()).toBeVisible()
  await citizen.visit('/#/antrean')
  await expect(page.getByText(/^HP ini kehilangan kunci Sambat\. Cara melanjutkan/)).toBeVisible()
  await citizen.visit('/#/')

  // Nothing new can be kept: whoever begins is told so, and how to go on.
  await citizen.button(/^Lapor/).first().click()
  const asked = page.getByRole('dialog', { name: 'Pakai kunci baru?' })
  await expect(asked).toContainText('tertutup untuk selamanya')
  await expect(asked).toContainText('tetap ada di kota')
  await look(page)
  await asked.getByRole('button', { name: 'Jangan dulu' }).click()
  await expect(asked).toBeHidden()
  await expect(note).toBeVisible()
  await citizen.button('Lanjut dengan kunci baru').click()
  await asked.getByRole('button', { name: 'Pakai kunci baru' }).click()
  await expect(page.getByText('Kunci baru dipakai. Anda bisa melapor lagi.')).toBeVisible()
  await expect(note).toHaveCount(0)
  await bridge.device('cancelled')
  await citizen.compose('Lubang sesudahnya.')
  await citizen.submit()
  // What lay open and waited leaves with the new key.
  await city.start()
  await citizen.visit('/#/antrean')
  await citizen.button('Kirim sekarang').click()
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible()
})

test('who complains is kept out of screenshots while it is shown, unless the citizen wants it otherwise', async ({ citizen, bridge, page }) => {
  const concealed = (is: 'yes' | 'no') => expect.poll(() => bridge.asked('concealed?')).toBe(is)
  await citizen.visit('/#/setelan')
  const hide = page.getByRole('switch', { name: /Jangan tampilkan di tangkapan layar/ })
  await expect(hide).toBeChecked()
  await concealed('no')
  await citizen.button('Identitas: Isi').click()
  const sheet = page.getByRole('dialog', { name: 'Identitas' })
  await concealed('yes')
  await sheet.getByLabel('Nama').fill('Contoh Saja')
  await sheet.getByRole('switch', { name: /Saya setuju/ }).click()
  await sheet.getByRole('button', { name: 'Kunci dan simpan' }).click()
  await sheet.getByRole('button', { name: 'Tutup' }).click()
  // What is known of it stands in the settings too.
  await expect(citizen.button('Identitas: Ubah')).toBeVisible()
  await concealed('yes')
  await look(page)
  await page.keyboard.press('Escape')
  await concealed('no')

  await citizen.visit('/#/setelan')
  await concealed('yes')
  await hide.click()
  await expect(hide).not.toBeChecked()
  await concealed('no')
  await page.reload()
  await expect(hide).not.toBeChecked()
  await citizen.button('Identitas: Ubah').click()
  await expect(sheet).toBeVisible()
  await concealed('no')
})

test('little room is said at home and before a photo, and no more once there is some', async ({ citizen, bridge, page }) => {
  const note = page.getByRole('status').filter({ hasText: 'Memori hampir penuh' })
  await expect(note).toHaveCount(0)
  await bridge.device('room 120000000')
  await back(page)
  await expect(note).toContainText('Tinggal 120 MB')
  await look(page)
  await bridge.device('cancelled')
  await citizen.begin()
  await expect(note).toContainText('Tinggal 120 MB')
  await expect(page.getByText('Kamera ditutup tanpa foto.')).toBeVisible()
  await look(page)
  // It stops nobody.
  await expect(citizen.button('Kamera')).toBeEnabled()
  await bridge.device('room 900000000')
  await back(page)
  await expect(note).toHaveCount(0)
})

test('of what is private, it is said that the camera may keep a photo of its own', async ({ citizen, bridge, page }) => {
  const said = page.getByText(/^Fotonya mungkin juga tersimpan di galeri/)
  const [photo] = await cameraPhotos(1)
  await bridge.device(`takes ${photo}`)
  await citizen.begin()
  await expect(citizen.button('Hapus foto 1')).toBeVisible()
  await citizen.toPlace()
  await page.getByLabel('Patokan').fill('Dekat jembatan')
  await citizen.toWords()
  await citizen.choose('Infrastruktur', 'Jalan rusak')
  await citizen.say('Lubang dalam.')
  await citizen.saved()
  await citizen.toCheck()
  await expect(said).toHaveCount(0)
  await citizen.button('Ubah isi').click()
  await citizen.choose('Kesehatan', 'Layanan kesehatan')
  await citizen.saved()
  await citizen.toCheck()
  await expect(said).toBeVisible()
})

test('with the largest letters all of it can be read', async ({ citizen, bridge, page }) => {
  const read = async (citizen: Citizen, what: string) => {
    for (const height of [640, 2_400]) {
      await citizen.page.setViewportSize({ width: 360, height })
      await readable(citizen.page, `${what}, ${height} high`)
    }
    await citizen.page.setViewportSize({ width: 360, height: 640 })
  }
  await enlarge(citizen, page, 200)
  await fileReports(page, [['Lubang dalam.', 'jalan-rusak']])
  await bridge.device('standby missed=3 maker=xiaomi')
  await bridge.device('room 120000000')
  await citizen.visit('/#/antrean')
  await expect(page.getByText(/^Sudah 3 hari/)).toBeVisible()
  await read(citizen, 'queue')
  await bridge.kill()
  await citizen.open(await bridge.start(0, 'lost'))
  await bridge.device('room 120000000')
  await back(page)
  await expect(page.getByText('Memori hampir penuh')).toBeVisible()
  await read(citizen, 'home')
  await citizen.button('Lanjut dengan kunci baru').click()
  await expect(page.getByRole('dialog', { name: 'Pakai kunci baru?' })).toBeVisible()
  await read(citizen, 'the question')
})

test('a newer version is offered with its words, and one that does not come leaves the app as it is', async ({ citizen, page }) => {
  await page.route('**/ipc/update_get', (route) => route.fulfill({ json: { update: { version: '9.0.0', notes: 'Peta lebih cepat.' } } }))
  const broken = { status: 500, contentType: 'application/json', body: JSON.stringify({ code: 'internal', retry: 'now', params: {} }) }
  let let_go: () => void = () => undefined
  await page.route('**/ipc/update_install', async (route) => {
    await new Promise<void>((go) => (let_go = go))
    await route.fulfill(broken)
  })
  // It was asked before that.
  await page.reload()
  await expect(page.getByText('Sambat versi 9.0.0 sudah ada')).toBeVisible()
  await expect(page.getByText('Peta lebih cepat.')).toBeVisible()
  await look(page)
  const way = citizen.button('Perbarui sekarang')
  await way.click()
  await expect(way).toBeDisabled()
  await expect(page.getByText(/^Mengunduh, 0 \S+ sudah masuk$/)).toBeVisible()
  let_go()
  await expect(page.getByText('Ada yang tidak beres. Yang tersimpan tetap aman; coba lagi.')).toBeVisible()
  await expect(way).toBeEnabled()
})
