// Every state of the desk, as axe and a narrow screen see it.

import AxeBuilder from './axe'
import { fileReports } from './file'
import { smallPhotos } from './files'
import { HOLE, Officer, STREETS, agreed, pinned, staffed } from './officer'
import type { City } from './programs'
import { type Citizen, expect, test } from './test'

/** Every state of the desk in turn. */
async function everyState(officers: { ratna: Officer; joko: Officer }, citizen: Citizen, city: City, look: (officer: Officer, state: string) => Promise<void>) {
  const { ratna, joko } = officers
  await look(ratna, 'login')
  await ratna.logIn('ratna', 'salah')
  await expect(ratna.page.getByRole('alert')).toBeVisible()
  await look(ratna, 'login refused')
  await ratna.logIn('ratna')
  await expect(ratna.page.getByRole('heading', { name: 'Baki ini kosong' })).toBeVisible()
  await look(ratna, 'an empty tray')

  const { page } = citizen
  await citizen.begin()
  await citizen.choosePhotos(await smallPhotos(page, 3))
  await expect(citizen.photos()).toHaveCount(3)
  await citizen.toPlace()
  await citizen.tapMap()
  await page.getByLabel('Patokan').fill('Depan warung soto')
  await citizen.toWords()
  await citizen.choose('Infrastruktur', 'Jalan rusak')
  await citizen.say(HOLE)
  await citizen.saved()
  await citizen.toCheck()
  await citizen.submit()
  await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible()
  await fileReports(page, [['Lampu jalan mati tiga malam.', 'lampu-jalan', [pinned(STREETS.north)]], ['Obat asma habis.', 'layanan-kesehatan', [agreed]]])
  await expect(ratna.rows()).toHaveCount(3)
  await look(ratna, 'queue')
  await ratna.button('Saring').click()
  await look(ratna, 'filters')
  await ratna.button('Saring').click()
  await ratna.open(/Lubang dalam/)
  await expect(ratna.detail().getByRole('button', { name: 'Buka foto 1 dari 3' })).toBeVisible()
  await look(ratna, 'complaint')
  const sheet = async (officer: Officer, name: string, title = name) => {
    await officer.detail().getByRole('button', { name, exact: true }).click()
    await expect(officer.dialog(title)).toBeVisible()
    const submit = officer.dialog(title).getByRole('button', { name: title, exact: true })
    if (title !== 'Contoh jawaban' && title !== 'Tampilkan tulisan' && title !== 'Mulai kerjakan') await submit.click()
    await look(officer, name)
    await officer.page.keyboard.press('Escape')
    await expect(officer.page.getByRole('dialog')).toBeHidden()
  }
  for (const name of ['Teruskan', 'Gabungkan', 'Tolak', 'Bukan wewenang', 'Tampilkan tulisan', 'Contoh jawaban']) await sheet(ratna, name)
  await sheet(ratna, 'Tampilkan foto 1 untuk umum', 'Tampilkan tulisan')
  await ratna.button('Buka foto 1 dari 3').click()
  await look(ratna, 'a photo')
  await ratna.page.keyboard.press('Escape')
  await ratna.open(/isi dibatasi/)
  await look(ratna, 'restricted')
  await sheet(ratna, 'Buka data yang dilindungi')
  await ratna.button('Aduan langsung').click()
  await ratna.button('Terima aduan').click()
  await look(ratna, 'walk-in')
  await ratna.page.keyboard.press('Escape')
  for (const [name, title] of [['Pintasan', 'Pintasan papan ketik'], ['Akun', 'Akun']] as const) {
    await ratna.button(name).click()
    await expect(ratna.dialog(title)).toBeVisible()
    await look(ratna, name)
    await ratna.page.keyboard.press('Escape')
  }

  await joko.logIn('joko')
  const assign = async () => {
    await ratna.open(/Lubang dalam/)
    const form = await ratna.deed('Teruskan')
    await form.getByLabel('Dinas', { exact: true }).selectOption({ label: 'Dinas PUPR' })
    await form.getByRole('button', { name: 'Teruskan' }).click()
  }
  await assign()
  await joko.open(/Lubang dalam/)
  for (const name of ['Mulai kerjakan', 'Janjikan hari', 'Tanya warga', 'Tunda', 'Selesaikan']) await sheet(joko, name)
  await joko.page.context().clearCookies()
  await joko.page.getByLabel('Jawaban untuk warga').fill('Kami cek.')
  await joko.button('Kirim jawaban').dispatchEvent('click')
  await expect(joko.dialog('Masuk lagi')).toBeVisible()
  await look(joko, 'session ended')
  await city.kill()
  await expect(ratna.page.getByRole('alert').filter({ hasText: 'Sambungan ke kota terputus' })).toBeVisible()
  await look(ratna, 'line broken')
}

for (const [colorScheme, width, height] of [['light', 1280, 800], ['dark', 1024, 768]] as const) {
  test(`no state of the desk has what axe finds wrong, ${colorScheme}, ${width}×${height}`, async ({ browser, citizen, city }) => {
    await staffed(city)
    const at = () => Officer.at(browser, city, { width, height, colorScheme })
    const officers = { ratna: await at(), joko: await at() }
    const found: string[] = []
    await everyState(officers, citizen, city, async ({ page }, state) => {
      const { violations } = await new AxeBuilder(page).analyze()
      found.push(...violations.map((violation) => `${state}: ${violation}`))
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (wide > 0) found.push(`${state}: ${wide} px too wide`)
    })
    expect(found).toEqual([])
    await officers.ratna.close()
    await officers.joko.close()
  })
}
