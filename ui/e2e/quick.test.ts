// A report on one screen: how few taps it takes, and what it says where something is missing.

import type { Page } from '@playwright/test'
import AxeBuilder from './axe'
import { fileReports } from './file'
import { smallPhotos } from './files'
import { type City, cameraPhotos } from './programs'
import { type Citizen, expect, test } from './test'

test.use({ viewport: { width: 360, height: 640 } })

/** Counts what fingers do to the page, from now on. */
async function countTaps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const taps = { count: 0 }
    Object.assign(window, { taps })
    document.addEventListener('click', (event) => (taps.count += event.isTrusted ? 1 : 0), true)
  })
  return () => page.evaluate(() => (window as unknown as { taps: { count: number } }).taps.count)
}

/** The phone knows the city, and that it is in reach. */
async function meet(citizen: Citizen, city: City, page: Page) {
  await city.start()
  await citizen.visit('/#/antrean')
  await citizen.askForNews()
  await expect(page.getByText('Terhubung')).toBeVisible()
  await citizen.visit('/#/')
}

const tiles = (page: Page) => page.getByRole('group', { name: 'Soal apa?' }).getByRole('button')
const send = (page: Page) => page.getByRole('button', { name: /^(Kirim|Simpan, kirim nanti)/ })

test.describe('with a camera', () => {
  test.use({ device: true })

  test('a pothole takes five taps after the icon, the shutter and the OK among them', async ({ citizen, bridge, city, page }) => {
    await meet(citizen, city, page)
    const [photo] = await cameraPhotos(1)
    await bridge.device('here -7.6452 112.9063 8')
    await expect(citizen.button(/^Lapor/).first()).toBeVisible()
    const onPage = await countTaps(page)

    await citizen.button(/^Lapor/).first().click()
    // The shutter, and the camera's own OK.
    const inCamera = 2
    await bridge.device(`takes ${photo}`)
    await expect(citizen.button('Ubah foto 1')).toBeVisible()
    await expect(page.getByText('±8 m')).toBeVisible()
    await citizen.button('Jalan rusak').click()
    await expect(send(page)).toContainText(/1 foto, \d/)
    await send(page).click()
    await expect(page.getByRole('heading', { name: 'Tanda terima' })).toBeVisible()
    expect((await onPage()) + inCamera).toBeLessThanOrEqual(5)
    await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible()

    // Nothing was written: it is called by what it is.
    await citizen.visit('/#/')
    await expect(page.getByRole('link', { name: /Jalan rusak/ })).toBeVisible()
  })

  test('without a signal it is kept, and the button says so from the start', async ({ citizen, bridge, page }) => {
    const [photo] = await cameraPhotos(1)
    await bridge.device('here -7.6452 112.9063 8')
    await citizen.report()
    await bridge.device(`takes ${photo}`)
    await citizen.button('Jalan rusak').click()
    await expect(send(page)).toContainText('Simpan, kirim nanti')
    await expect(page.getByText(/aman di sini/)).toBeVisible()
    await expect(send(page)).toBeEnabled()
    await send(page).click()
    await expect(page.getByRole('heading', { name: 'Aman tersimpan di HP' })).toBeVisible()
    await citizen.visit('/#/antrean')
    await expect(page.getByText('Jalan rusak').first()).toBeVisible()
  })

  test('a camera that is left without a photo leads here, and each answer about the place has its way on', async ({ citizen, bridge, page }) => {
    await citizen.report()
    await bridge.device('cancelled')
    await expect(page.getByText('Kamera ditutup tanpa foto.')).toBeVisible()
    await expect(citizen.button('Ambil foto')).toBeVisible()
    const band = page.getByRole('region', { name: 'Tempat' })
    await expect(band).toContainText('Boleh pakai lokasi HP?')
    await expect(page.getByRole('textbox', { name: /^Patokan/ })).toBeVisible()
    // Who is asked says no: the receivers of the test do so once.
    await citizen.button('Pakai lokasi').click()
    await expect(band).toContainText('Lokasi tidak diizinkan')
    await citizen.button('Jalan rusak').click()
    await expect(page.getByText('Tambah foto, atau tulis keterangan.')).toBeVisible()
    await page.getByRole('textbox', { name: /^Tambah keterangan/ }).fill('Lubang dalam.')
    await expect(page.getByText('Tempat belum ada. Tunjuk di peta, atau tulis patokan.')).toBeVisible()
    await expect(send(page)).toBeDisabled()
    const { violations } = await new AxeBuilder(page).analyze()
    expect(violations).toEqual([])
    // The map is looked at aside, and leads back with everything kept.
    await citizen.button('Tunjuk di peta').click()
    await citizen.tapMap()
    await citizen.button('Pakai tempat ini').click()
    await expect(band).toContainText('Pin ditaruh sendiri')
    await expect(page.getByRole('textbox', { name: /^Tambah keterangan/ })).toHaveValue('Lubang dalam.')
    await expect(citizen.button('Jalan rusak')).toHaveAttribute('aria-pressed', 'true')
    await expect(send(page)).toBeEnabled()
  })

  test('what is not exact is said and stops nobody', async ({ citizen, bridge, page }) => {
    const [photo] = await cameraPhotos(1)
    await bridge.device('here -7.6452 112.9063 60')
    await citizen.report()
    await bridge.device(`takes ${photo}`)
    await expect(page.getByText('Tempat belum tepat ±60 m')).toBeVisible()
    await expect(citizen.button('Geser pin')).toBeVisible()
    await page.getByRole('textbox', { name: /^Patokan/ }).fill('Depan toko')
    await citizen.button('Jalan rusak').click()
    await expect(send(page)).toBeEnabled()
    await send(page).click()
    await expect(page.getByRole('heading', { name: 'Tanda terima' })).toBeVisible()
    await citizen.visit('/#/')
    await expect(page.getByRole('link', { name: /Jalan rusak, Depan toko/ })).toBeVisible()
  })

  test('a place outside the city is said and stops nobody', async ({ citizen, bridge, page }) => {
    await bridge.device('here -7.25 112.75 8')
    await citizen.report()
    await bridge.device('cancelled')
    await expect(page.getByRole('region', { name: 'Tempat' })).toContainText('Di luar Kota Pasuruan')
    await expect(page.getByText('Tetap bisa dikirim.')).toBeVisible()
    await citizen.button('Jalan rusak').click()
    await page.getByRole('textbox', { name: /^Tambah keterangan/ }).fill('Lubang dalam.')
    await expect(send(page)).toBeEnabled()
  })
})

test('nothing goes before a kind is chosen, and a second tap takes it back', async ({ citizen, page }) => {
  await citizen.report()
  await expect(send(page)).toBeDisabled()
  await expect(send(page)).toHaveAccessibleDescription('Pilih dulu soal apa.')
  await citizen.button('Lampu jalan').click()
  await expect(send(page)).not.toHaveAccessibleDescription('Pilih dulu soal apa.')
  await citizen.button('Lampu jalan').click()
  await expect(citizen.button('Lampu jalan')).toHaveAttribute('aria-pressed', 'false')
  await expect(send(page)).toHaveAccessibleDescription('Pilih dulu soal apa.')
  await citizen.saved()
  await page.reload()
  await expect(citizen.button('Lampu jalan')).toHaveAttribute('aria-pressed', 'false')
})

test('what was used last comes first, and what is private does not', async ({ citizen, page }) => {
  const consent = { field: 'consent', value: { text_id: 'kesehatan', version: 1, agreed: true } } as const
  await fileReports(page, [['Rambu roboh.', 'rambu'], ['Parkir liar.', 'parkir'], ['Antre lama.', 'layanan-kesehatan', [consent]]])
  await citizen.report()
  await expect(tiles(page)).toHaveText([/Parkir/, /Rambu/, 'Jalan rusak', 'Lampu jalan', /Saluran/, 'Lainnya'])
})

test('other kinds, and those that ask for more, leave for the steps with everything kept', async ({ citizen, page }) => {
  await citizen.report()
  await citizen.choosePhotos(await smallPhotos(page, 1))
  await expect(citizen.photos()).toHaveCount(1)
  await page.getByRole('textbox', { name: /^Tambah keterangan/ }).fill('Antre sejak pagi.')
  await citizen.button('Lainnya').click()
  await expect(page.getByLabel('Ceritakan singkat')).toHaveValue('Antre sejak pagi.')
  await page.getByRole('radio', { name: /^Kesehatan/ }).check({ force: true })
  await page.getByRole('radio', { name: 'Layanan kesehatan' }).check({ force: true })
  await citizen.saved()
  // Back on the one screen, the way on is the steps.
  await page.goBack()
  await expect(citizen.button('Layanan kesehatan')).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText('Hanya petugas yang bisa melihat')).toBeVisible()
  await citizen.button('Lanjut').click()
  await citizen.toCheck()
  await expect(page.getByRole('checkbox', { name: 'Saya setuju' })).toBeVisible()
  await expect(page.getByText('Antre sejak pagi.')).toBeVisible()
})

test('whether it is dangerous is asked in the open, the rest is folded', async ({ citizen, page }) => {
  await citizen.report()
  await citizen.button('Jalan rusak').click()
  await page.getByRole('radiogroup', { name: 'Berbahaya sekarang?' }).getByText('Ya').click()
  await expect(page.getByText('Separah apa?')).toHaveCount(0)
  await citizen.button('Rincian, boleh dilewati').click()
  await page.getByRole('radio', { name: 'Berat' }).check({ force: true })
  await citizen.saved()
  await citizen.stepwise()
  await citizen.toPlace()
  await citizen.toWords()
  await expect(page.getByRole('radio', { name: 'Berat' })).toBeChecked()
  await expect(page.getByRole('radiogroup', { name: 'Berbahaya sekarang?' }).getByRole('radio', { name: 'Ya', exact: true })).toBeChecked()
})

test('who sees it is changed without leaving', async ({ citizen, page }) => {
  await citizen.report()
  await citizen.button('Ubah siapa yang bisa melihat').click()
  await page.getByRole('switch', { name: /^Rahasia/ }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByText('Hanya petugas yang bisa melihat')).toBeVisible()
})
