// Takes the pictures in docs/screens through the real core and the real server: `npm run screens`.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { computer, phone } from './browser'
import { busyMonth } from './busy_month'
import { fileReports } from './file'
import { Officer, STREETS, agreed, pinned } from './officer'
import { fewerColours } from './png'
import { scene } from './scenes'
import { expect, test } from './test'

const folder = resolve(import.meta.dirname, '../../docs/screens')
const MOST_BYTES = 150_000
mkdirSync(folder, { recursive: true })

const surfaces = [
  { name: 'hp', options: { ...phone, deviceScaleFactor: 2 } },
  { name: 'komputer', options: computer },
]
const themes = [
  { name: 'terang', colorScheme: 'light' },
  { name: 'gelap', colorScheme: 'dark' },
] as const

for (const surface of surfaces) {
  for (const theme of themes) {
    test.describe(`${surface.name}, ${theme.name}`, () => {
      test.use({ ...surface.options, colorScheme: theme.colorScheme, permissions: ['geolocation', 'clipboard-write'], geolocation: { latitude: -7.6452, longitude: 112.9063, accuracy: 8 } })

      const take = async (page: Page, name: string, fullPage = false) => {
        const path = join(folder, `${name}-${surface.name}-${theme.name}.png`)
        await page.evaluate(() => document.fonts.ready)
        await page.mouse.move(1, 1)
        const picture = fewerColours(await page.screenshot({ animations: 'disabled', caret: 'hide', fullPage }))
        writeFileSync(path, picture)
        expect(picture.length, path).toBeLessThan(fullPage ? 2 * MOST_BYTES : MOST_BYTES)
      }

      test('the first screen', async ({ bridge, page }) => {
        await page.goto(await bridge.start())
        await expect(page.getByRole('button', { name: 'Mulai' })).toBeVisible()
        await take(page, '15-mulai')
        await page.getByRole('radio', { name: 'Kabupaten Pamekasan' }).check({ force: true })
        await page.getByRole('button', { name: 'Mulai' }).click()
        await page.getByRole('button', { name: /^Lapor/ }).first().click()
        await page.getByRole('button', { name: 'Isi langkah demi langkah' }).click()
        await page.getByRole('button', { name: 'Lanjut ke tempat' }).click()
        await page.getByRole('button', { name: /Pakai tempat ini|Lanjut tanpa titik/ }).click()
        await expect(page.getByRole('radio', { name: /^E-Lorong/ })).toBeVisible()
        await take(page, '19-pamekasan')
      })

      // The desk stands in an office.
      if (surface.name === 'komputer') test('the desk', async ({ browser, citizen, city, page }) => {
        await city.start()
        await city.officer('ratna', 'coordinator')
        const ratna = await Officer.at(browser, city, { colorScheme: theme.colorScheme })
        await take(ratna.page, '20-meja-masuk')
        await ratna.logIn('ratna')
        await fileReports(page, [
          ['Air mati sejak Rabu. Satu gang belum mandi.', 'saluran', [pinned(STREETS.north)]],
          ['Lampu jalan mati tiga malam. Gelap sekali di tikungan.', 'lampu-jalan', [pinned(STREETS.east)]],
          ['Obat asma habis sejak Senin.', 'layanan-kesehatan', [agreed]],
          ['Lubang di seberang pasar, makin lebar.', 'jalan-rusak', [pinned(STREETS.corner)]],
        ])
        await citizen.begin()
        await citizen.choosePhotos([await scene(page, 'lubang'), await scene(page, 'lubang-dekat')])
        await expect(citizen.photos()).toHaveCount(2)
        await citizen.toPlace()
        await expect(page.getByText('Cukup tepat')).toBeVisible()
        await page.getByLabel('Patokan').fill('Depan warung soto, seberang pasar')
        await citizen.toWords()
        await citizen.choose('Infrastruktur', 'Jalan rusak')
        await citizen.say('Lubang dalam di depan pasar. Penuh air kalau hujan, sejak dua minggu. Sudah ada motor jatuh.')
        await citizen.saved()
        await citizen.toCheck()
        const hole = await citizen.submit()
        await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible()
        await expect(ratna.rows()).toHaveCount(5)
        await take(ratna.page, '21-meja-antrean')
        await ratna.open(/Lubang dalam/)
        await expect(ratna.button('Buka foto 1 dari 2')).toBeVisible()
        await ratna.page.getByLabel('Jawaban untuk warga').fill('Terima kasih. Titik dan foto jelas, kami teruskan ke Dinas PUPR hari ini.')
        await expect(ratna.detail().getByText(hole)).toBeVisible()
        await ratna.page.waitForLoadState('load')
        await take(ratna.page, '22-meja-laporan')
        const form = await ratna.deed('Teruskan')
        await form.getByLabel('Dinas', { exact: true }).selectOption({ label: 'Dinas PUPR' })
        await form.getByLabel('Pesan atau alasan').fill('Dekat pasar, ramai pagi hari.')
        await take(ratna.page, '23-meja-teruskan')
        await ratna.close()
      })

      // What only a phone does to the app, or asks for it.
      if (surface.name === 'hp') {
        test.describe('a phone', () => {
          test.use({ device: true })

          test('camera and receivers of the phone', async ({ citizen, bridge, page }) => {
            for (const name of ['lubang', 'lubang-dekat'] as const) {
              const shot = join(bridge.data, `${name}.jpg`)
              writeFileSync(shot, (await scene(page, name)).buffer)
              if (name === 'lubang') await citizen.button(/^Lapor/).first().click()
              else await citizen.button('Kamera').click()
              await bridge.device(`takes ${shot}`)
              await expect(citizen.photos()).toHaveCount(name === 'lubang' ? 1 : 2)
            }
            await citizen.saved()
            await take(page, '31-kamera')
            await citizen.stepwise()
            await citizen.toPlace()
            await expect(page.getByText('Boleh pakai lokasi HP?')).toBeVisible()
            await take(page, '32-izin-lokasi')
            await bridge.device('here -7.6452 112.9063 4')
            await citizen.button('Pakai lokasi').click()
            await expect(page.getByText('Cukup tepat')).toBeVisible()
            await citizen.saved()
            await take(page, '33-lokasi')
          })

          test('what the phone does to the app', async ({ citizen, bridge, city, page }) => {
            await bridge.device('notifications not_asked yes')
            await bridge.device('standby missed=3 maker=xiaomi')
            await fileReports(page, [['Lubang dalam di depan pasar. Penuh air kalau hujan.', 'jalan-rusak']])
            await citizen.visit('/#/antrean')
            await expect(page.getByText(/^Sudah 3 hari/)).toBeVisible()
            await take(page, '27-antrean-tertahan')
            await city.start()
            await citizen.button('Kirim sekarang').click()
            await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible()
            await citizen.visit('/#/')
            await page.getByRole('link', { name: /Lubang dalam/ }).click()
            await expect(page.getByRole('dialog', { name: 'Kabari saat kota menjawab?' })).toBeVisible()
            await take(page, '28-kabari')
            await citizen.button('Ya, kabari').click()
            await expect(page.getByRole('dialog')).toBeHidden()
            await citizen.visit('/#/setelan')
            await citizen.button('Pemberitahuan: Ubah').click()
            await expect(page.getByRole('switch', { name: /^Kota menjawab/ })).toBeChecked()
            await take(page, '29-pemberitahuan')
            await bridge.kill()
            await citizen.open(await bridge.start(0, 'lost'))
            await expect(page.getByText('HP ini kehilangan kunci Sambat')).toBeVisible()
            await take(page, '30-kunci-hilang')
          })
        })
      }

      test('the board, the app’s part of it, and the mayor’s report', async ({ bridge, browser, city, page }) => {
        await busyMonth(browser, city)
        await page.goto(`${city.address}/board`)
        await expect(page.getByRole('row', { name: /PUPR/ })).toContainText('Teguran')
        await take(page, '24-papan', true)
        await page.goto(await bridge.start())
        await page.getByRole('button', { name: 'Mulai' }).click()
        await page.getByRole('link', { name: 'Papan' }).click()
        await expect(page.getByRole('listitem').filter({ hasText: 'PUPR' })).toContainText('Teguran')
        await take(page, '25-papan-aplikasi')
        if (surface.name !== 'komputer') return
        await city.officer('wali', 'mayor')
        const wali = await Officer.at(browser, city, { colorScheme: theme.colorScheme })
        await wali.enter('wali')
        await wali.page.goto(`${city.address}/desk/report`)
        await expect(wali.page.getByRole('row', { name: /^Dinas PUPR/ })).toContainText('Teguran')
        await take(wali.page, '26-laporan-bulanan')
        await wali.close()
      })

      test('every screen', async ({ citizen, bridge, city, page }) => {

        await take(page, '01-beranda-kosong')

        // Two reports that the city has and has answered.
        await city.start()
        const report = async (text: string, category: string, landmark: string, photos: Parameters<typeof scene>[1][]) => {
          await citizen.begin()
          const files = []
          for (const photo of photos) files.push(await scene(page, photo))
          await citizen.choosePhotos(files)
          await expect(citizen.photos()).toHaveCount(files.length)
          await citizen.toPlace()
          await expect(page.getByText('Cukup tepat')).toBeVisible()
          await page.getByLabel('Patokan').fill(landmark)
          await citizen.toWords()
          await citizen.choose('Infrastruktur', category)
          await citizen.say(text)
          await citizen.saved()
          await citizen.toCheck()
          return citizen.submit()
        }
        const lamp = await report('Lampu jalan mati tiga malam. Gelap sekali di tikungan.', 'Lampu jalan', 'Dekat pos ronda', ['lampu'])
        await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible()
        await city.event(lamp, 'verified')
        await citizen.visit('/#/')
        const hole = await report('Lubang dalam di depan pasar. Penuh air kalau hujan, sudah ada motor jatuh.', 'Jalan rusak', 'Depan warung, seberang pasar', ['lubang', 'lubang-dekat'])
        await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible()
        await take(page, '08-tanda-terima')
        await city.event(hole, 'answer', { agency: 'pupr', note: 'Foto dan titik jelas. Kami jadwalkan tambal besok pagi.' })
        await city.event(hole, 'verified')
        await city.event(hole, 'assigned', { agency: 'pupr' })
        await city.event(hole, 'started', { agency: 'pupr' })
        await city.event(hole, 'done', { agency: 'pupr', note: 'Lubang sudah ditambal. Silakan dicek.' })
        await citizen.visit('/#/antrean')
        await citizen.askForNews()
        await take(page, '10-antrean-kosong')
        await citizen.visit('/#/')
        await page.getByRole('link', { name: /Lubang dalam/ }).click()
        await expect(page.getByText('Selesai dikerjakan')).toBeVisible()
        await expect(page.getByRole('link', { name: 'Buka foto 1 dari 2' }).getByRole('presentation')).toBeVisible()
        await take(page, '11-rincian')
        await page.getByText('Tanda tangan kota cocok').scrollIntoViewIfNeeded()
        await take(page, '12-rincian-bukti')

        // The signal goes; a third report is written step by step.
        await city.kill()
        await citizen.visit('/#/antrean')
        await citizen.askForNews()
        await citizen.visit('/#/')
        await citizen.begin()
        await citizen.choosePhotos([await scene(page, 'saluran'), await scene(page, 'lubang-dekat'), await scene(page, 'lubang')])
        await expect(citizen.photos()).toHaveCount(3)
        await take(page, '03-foto')
        await citizen.toPlace()
        await expect(page.getByText('Cukup tepat')).toBeVisible()
        await page.getByLabel('Patokan').fill('Trajeng, depan musala')
        await citizen.saved()
        await take(page, '04-tempat')
        await citizen.toWords()
        await citizen.choose('Infrastruktur', 'Saluran')
        await citizen.say('Saluran mampet, air meluap. Kalau hujan air masuk ke rumah.')
        await citizen.saved()
        await take(page, '05-isi')
        await citizen.toCheck()
        await take(page, '06-periksa')
        await citizen.submit()
        await expect(page.getByRole('heading', { name: /^Aman tersimpan/ })).toBeVisible()
        await take(page, '07-tanda-terima-luring')
        await citizen.visit('/#/antrean')
        await expect(page.getByRole('progressbar', { name: 'Seluruh antrean' })).toBeVisible()
        await take(page, '09-antrean')
        await citizen.visit('/#/')
        await expect(page.getByRole('link', { name: /tersimpan di/ })).toBeVisible()
        await take(page, '02-beranda')
        await citizen.visit('/#/setelan')
        await expect(page.getByRole('dialog', { name: 'Setelan' })).toBeVisible()
        await take(page, '13-setelan')
        await citizen.button('Identitas: Isi').click()
        await expect(page.getByRole('dialog', { name: 'Identitas' })).toBeVisible()
        await take(page, '17-identitas')
        await page.getByRole('dialog', { name: 'Identitas' }).getByRole('button', { name: 'Tutup' }).click()
        await page.keyboard.press('Escape')
        await citizen.visit('/#/')
        await citizen.begin()
        await citizen.toPlace()
        await citizen.toWords()
        await citizen.choose('Infrastruktur', 'Jalan rusak')
        await page.getByRole('radio', { name: 'Lubang', exact: true }).check({ force: true })
        await page.getByRole('radio', { name: 'Berat', exact: true }).check({ force: true })
        await page.locator('#form-title').scrollIntoViewIfNeeded()
        await citizen.saved()
        await take(page, '16-pertanyaan')
        await citizen.choose('Kesehatan', 'Ibu hamil, bersalin')
        await citizen.saved()
        await page.getByRole('heading', { name: 'Gawat? Telepon dulu.' }).scrollIntoViewIfNeeded()
        await take(page, '18-gawat')
        await bridge.kill()
        await expect(page.getByText('Inti aplikasi tidak terjangkau.')).toBeVisible()
        await take(page, '14-inti-terputus')
      })
    })
  }
}
