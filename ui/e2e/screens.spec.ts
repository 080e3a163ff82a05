// Takes the pictures in docs/screens through the real core and the real server: `npm run screens`.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { computer, phone } from './browser'
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

      test('every screen', async ({ citizen, bridge, city, page }) => {
        test.setTimeout(240_000)
        const take = async (name: string) => {
          const path = join(folder, `${name}-${surface.name}-${theme.name}.png`)
          await page.evaluate(() => document.fonts.ready)
          await page.mouse.move(1, 1)
          const picture = fewerColours(await page.screenshot({ animations: 'disabled', caret: 'hide' }))
          writeFileSync(path, picture)
          expect(picture.length, path).toBeLessThan(MOST_BYTES)
        }

        await take('01-beranda-kosong')

        // Two reports that the city has and has answered.
        await city.start()
        const report = async (text: string, category: string, landmark: string, photos: Parameters<typeof scene>[1][]) => {
          await citizen.begin()
          const files = []
          for (const photo of photos) files.push(await scene(page, photo))
          await citizen.choosePhotos(files)
          await expect(citizen.photos()).toHaveCount(files.length, { timeout: 60_000 })
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
        await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible({ timeout: 60_000 })
        await city.event(lamp, 'verified')
        await citizen.visit('/#/')
        const hole = await report('Lubang dalam di depan pasar. Penuh air kalau hujan, sudah ada motor jatuh.', 'Jalan rusak', 'Depan warung, seberang pasar', ['lubang', 'lubang-dekat'])
        await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible({ timeout: 60_000 })
        await take('08-tanda-terima')
        await city.event(hole, 'answer', { agency: 'pupr', note: 'Foto dan titik jelas. Kami jadwalkan tambal besok pagi.' })
        await city.event(hole, 'verified')
        await city.event(hole, 'assigned', { agency: 'pupr' })
        await city.event(hole, 'started', { agency: 'pupr' })
        await city.event(hole, 'done', { agency: 'pupr', note: 'Lubang sudah ditambal. Silakan dicek.' })
        await citizen.visit('/#/antrean')
        await citizen.askForNews()
        await take('10-antrean-kosong')
        await citizen.visit('/#/')
        await page.getByRole('link', { name: /Lubang dalam/ }).click()
        await expect(page.getByText('Selesai dikerjakan')).toBeVisible({ timeout: 45_000 })
        await expect(page.getByRole('link', { name: 'Buka foto 1 dari 2' }).getByRole('presentation')).toBeVisible()
        await take('11-rincian')
        await page.getByText('Tanda tangan kota cocok').scrollIntoViewIfNeeded()
        await take('12-rincian-bukti')

        // The signal goes; a third report is written step by step.
        await city.kill()
        await citizen.visit('/#/antrean')
        await citizen.askForNews()
        await citizen.visit('/#/')
        await citizen.begin()
        await citizen.choosePhotos([await scene(page, 'saluran'), await scene(page, 'lubang-dekat'), await scene(page, 'lubang')])
        await expect(citizen.photos()).toHaveCount(3, { timeout: 60_000 })
        await take('03-foto')
        await citizen.toPlace()
        await expect(page.getByText('Cukup tepat')).toBeVisible()
        await page.getByLabel('Patokan').fill('Trajeng, depan musala')
        await citizen.saved()
        await take('04-tempat')
        await citizen.toWords()
        await citizen.choose('Infrastruktur', 'Saluran')
        await citizen.say('Saluran mampet, air meluap. Kalau hujan air masuk ke rumah.')
        await citizen.saved()
        await take('05-isi')
        await citizen.toCheck()
        await take('06-periksa')
        await citizen.submit()
        await expect(page.getByRole('heading', { name: /^Aman tersimpan/ })).toBeVisible()
        await take('07-tanda-terima-luring')
        await citizen.visit('/#/antrean')
        await expect(page.getByRole('progressbar', { name: 'Seluruh antrean' })).toBeVisible()
        await take('09-antrean')
        await citizen.visit('/#/')
        await expect(page.getByRole('link', { name: /tersimpan di/ })).toBeVisible()
        await take('02-beranda')
        await citizen.visit('/#/setelan')
        await expect(page.getByRole('dialog', { name: 'Setelan' })).toBeVisible()
        await take('13-setelan')
        await page.keyboard.press('Escape')
        await bridge.kill()
        await expect(page.getByText('Inti aplikasi tidak terjangkau.')).toBeVisible()
        await take('14-inti-terputus')
      })
    })
  }
}
