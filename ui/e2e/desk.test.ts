// The officers' desk against the real server: what a citizen's core filed, seen and answered.

import { now } from './clock'
import { colours, roleColours } from './colours'
import { fileReports } from './file'
import { smallPhotos } from './files'
import { HOLE, Officer, STREETS, agreed, pinned, staffed } from './officer'
import { expect, test } from './test'

test('a complaint is verified, passed on, answered, promised a day, and finished with a photo', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await expect(ratna.page.getByRole('heading', { name: 'Baki ini kosong' })).toBeVisible()
  const [filed] = await fileReports(page, [[HOLE, 'jalan-rusak', [pinned(STREETS.market)]]])
  // It comes by itself.
  await ratna.open(/Lubang dalam/)
  const detail = ratna.detail()
  await expect(detail.getByText(filed?.ticket ?? '')).toBeVisible()
  await expect(detail.getByText('Dekat jembatan')).toBeVisible()
  expect(new URL(ratna.page.url()).hash).toBe(`#/unanswered/${filed?.id}`)

  await ratna.button('Verifikasi').click()
  await expect(detail.getByText('Diperiksa, laporan jelas')).toBeVisible()
  const assign = await ratna.deed('Teruskan')
  await assign.getByRole('button', { name: 'Teruskan' }).click()
  await expect(assign.getByRole('alert')).toContainText('Pilih dinasnya.')
  await assign.getByLabel('Dinas', { exact: true }).selectOption({ label: 'Dinas PUPR' })
  await assign.getByRole('button', { name: 'Teruskan' }).click()
  await expect(detail.getByText('Diteruskan ke Dinas PUPR')).toBeVisible()

  const joko = await (await Officer.at(browser, city)).logIn('joko')
  await joko.open(/Lubang dalam/)
  await joko.button('Contoh jawaban').click()
  await joko.dialog('Contoh jawaban').getByRole('listitem').getByRole('button').first().click()
  await expect(joko.page.getByText('Kata-kata ini belum menghentikan jam.')).toBeVisible()
  await joko.page.getByLabel('Jawaban untuk warga').fill('Terima kasih. Besok pagi kami tambal.')
  await expect(joko.page.getByText('Kata-kata ini belum menghentikan jam.')).toBeHidden()
  await joko.button('Kirim jawaban').click()
  await expect(joko.detail().getByText('Terima kasih. Besok pagi kami tambal.')).toBeVisible()
  await expect(joko.page.getByLabel('Jawaban untuk warga')).toHaveValue('')
  await expect(joko.tray('Belum dijawab')).toContainText('0')
  await expect(joko.tray('Proses')).toContainText('1')

  const promise = await joko.deed('Janjikan hari')
  await promise.getByRole('button', { name: 'Janjikan hari' }).click()
  await expect(promise.getByRole('alert')).toContainText('Isi dari 1 sampai 90 hari.')
  await promise.getByLabel('Selesai dalam berapa hari').fill('3')
  await expect(promise.getByText(/^Paling lambat/)).toBeVisible()
  await promise.getByRole('button', { name: 'Janjikan hari' }).click()
  await expect(joko.detail().getByText(/^Janji selesai/)).toBeVisible()
  await joko.tray('Proses').click()
  await expect(joko.row(/Lubang dalam/)).toContainText('dijanjikan')
  // Without a photo from the place it is not finished.
  await joko.open(/Lubang dalam/)
  await expect(joko.detail().getByText('Selesai terbuka setelah ada foto bukti dari tempat.')).toBeVisible()

  const finish = await joko.deed('Selesaikan')
  await finish.getByLabel('Apa yang dikerjakan').fill('Lubang sudah ditambal.')
  await finish.getByRole('button', { name: 'Selesaikan' }).click()
  await expect(finish.getByRole('alert')).toContainText('Selesai terbuka setelah ada foto bukti dari tempat.')
  await finish.locator('input[type=file]').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<!doctype html>') })
  await expect(finish.getByRole('alert').first()).toContainText('Ini halaman web, bukan foto.')
  await finish.locator('input[type=file]').setInputFiles(await smallPhotos(page, 1))
  await expect(finish.getByRole('img', { name: 'Foto bukti 1' })).toBeVisible()
  const odd = finish.getByRole('listitem').filter({ hasText: /^waktunya tidak tercatat$/ })
  await expect(odd).toBeVisible()
  expect(await colours(odd), 'a warning, and no refusal').toEqual(await roleColours(joko.page, 'wait'))
  await finish.getByRole('button', { name: 'Selesaikan' }).click()
  await expect(joko.detail().getByText('Lubang sudah ditambal.')).toBeVisible()
  await expect(ratna.detail().getByText('Foto bukti 1', { exact: true })).toBeVisible()
  const told = ratna.detail().getByRole('listitem').filter({ hasText: /^tempatnya tidak tercatat$/ })
  expect(await colours(told)).toEqual(await roleColours(ratna.page, 'wait'))

  // The coordinator's page heard of all of it.
  await expect(detail.getByText('Terima kasih. Besok pagi kami tambal.')).toBeVisible()
  await expect(detail.getByText(/^joko · Petugas Dinas PUPR/).first()).toBeVisible()
  // And the citizen reads it.
  await citizen.visit(`/#/laporan/${filed?.id}`)
  await expect(page.getByText('Terima kasih. Besok pagi kami tambal.')).toBeVisible()
  await joko.close()
  await ratna.close()
})

test('the clock counts by the server, and says how late it is', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await fileReports(page, [[HOLE, 'jalan-rusak']])
  const ratna = await Officer.at(browser, city)
  // A machine whose clock is years behind.
  await ratna.page.clock.install({ time: new Date('2020-01-01T00:00:00Z') })
  await ratna.page.reload()
  await ratna.logIn('ratna')
  const row = ratna.row(/Lubang dalam/)
  await expect(row).toContainText('Menunggu')
  const count = row.locator('b.num')
  const before = await count.textContent()
  await ratna.page.clock.runFor(3_000)
  await expect(count).not.toHaveText(before ?? '')
  // The line is lost, so that nobody says what time it is. Four days on, whatever the offices' hours are, the target has passed.
  await ratna.page.route('**/v1/**', (route) => route.abort())
  // An answer that was on its way still says it, and sets the page right again: then it is lost after that.
  await expect.poll(async () => {
    await ratna.page.clock.fastForward(4 * 86_400_000)
    return row.textContent()
  }).toMatch(/lewat (target|batas).*Perlu perhatian/s)
  await ratna.close()
})

test('whoever was slower is told so, and sees what is now', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  const [filed] = await fileReports(page, [[HOLE, 'jalan-rusak']])
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await ratna.open(/Lubang dalam/)
  await ratna.page.getByLabel('Jawaban untuk warga').fill('Belum selesai ditulis')
  const reject = await ratna.deed('Tolak')
  await reject.getByRole('radio', { name: 'Bukan laporan' }).check({ force: true })
  await reject.getByLabel('Pesan untuk warga').fill('Ini bukan laporan.')
  await city.event(filed?.ticket ?? '', 'assigned', { agency: 'pupr' })
  await city.event(filed?.ticket ?? '', 'done', { agency: 'pupr', note: 'Sudah ditambal.' })
  await reject.getByRole('button', { name: 'Tolak' }).click()
  await expect(ratna.detail().getByRole('alert')).toContainText('Laporan ini baru saja berubah')
  await expect(ratna.detail().getByText('Sudah ditambal.')).toBeVisible()
  await expect(ratna.page.getByLabel('Jawaban untuk warga')).toHaveValue('Belum selesai ditulis')
  await ratna.close()
})

test('a health report stays closed to the coordinator, until a reason is given, and for a minute', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await fileReports(page, [['Obat asma habis sejak Senin.', 'layanan-kesehatan', [agreed]]])
  const ratna = await Officer.at(browser, city)
  await ratna.page.clock.install({ time: now() })
  await ratna.logIn('ratna')
  await expect(ratna.row(/Layanan kesehatan, isi dibatasi/)).toBeVisible()
  await ratna.open(/isi dibatasi/)
  await expect(ratna.page.getByText('Obat asma')).toHaveCount(0)
  await expect(ratna.page.getByLabel('Jawaban untuk warga')).toHaveCount(0)
  await ratna.button('Buka data yang dilindungi').click()
  const reveal = ratna.dialog('Buka data yang dilindungi')
  await reveal.getByLabel('Alasan membuka').fill('pendek')
  await reveal.getByRole('button', { name: 'Buka data yang dilindungi' }).click()
  await expect(reveal.getByRole('alert')).toContainText('paling sedikit 10 huruf')
  await reveal.getByLabel('Alasan membuka').fill('Warga menelepon dan menanyakan obatnya')
  await reveal.getByRole('button', { name: 'Buka data yang dilindungi' }).click()
  await expect(reveal.getByText('Obat asma habis sejak Senin.')).toBeVisible()
  await ratna.page.clock.runFor(61_000)
  await expect(reveal).toBeHidden()
  await expect(ratna.page.getByText('Obat asma')).toHaveCount(0)
  await expect(ratna.detail().getByText('Petugas membuka data yang dilindungi')).toBeVisible()
  expect(await ratna.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).toBe('[{},{}]')
  await ratna.close()
})

test('the line breaks, the session ends: what was typed stays; logging out leaves nothing', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await fileReports(page, [[HOLE, 'jalan-rusak']])
  const ratna = await Officer.at(browser, city)
  await ratna.logIn('ratna', 'bukan kata sandinya')
  await expect(ratna.page.getByRole('alert')).toContainText('Nama, kata sandi, atau kode tidak cocok.')
  await ratna.logIn('ratna')
  await ratna.open(/Lubang dalam/)
  const answer = ratna.page.getByLabel('Jawaban untuk warga')
  await answer.fill('Kami cek jam dua siang.')

  await city.kill()
  await expect(ratna.page.getByRole('alert').filter({ hasText: 'Sambungan ke kota terputus' })).toBeVisible()
  await ratna.button('Verifikasi, jawab').click()
  await expect(ratna.detail().getByRole('alert')).toContainText('tulisan Anda tetap ada')
  await city.start()
  await expect(ratna.page.getByRole('alert').filter({ hasText: 'Sambungan ke kota terputus' })).toBeHidden()
  await expect(answer).toHaveValue('Kami cek jam dua siang.')

  await ratna.page.context().clearCookies()
  // The page may notice it by itself, by what it still asks: then the dialog lies over the button already.
  await ratna.button('Verifikasi, jawab').dispatchEvent('click')
  const again = ratna.dialog('Masuk lagi')
  await expect(again).toBeVisible()
  await ratna.logIn('ratna')
  await expect(again).toBeHidden()
  await expect(answer).toHaveValue('Kami cek jam dua siang.')
  await ratna.button('Verifikasi, jawab').click()
  await expect(ratna.detail().getByRole('blockquote').filter({ hasText: 'Kami cek jam dua siang.' })).toBeVisible()

  await ratna.button('Akun').click()
  await ratna.page.getByRole('radio', { name: 'English' }).check({ force: true })
  await expect(ratna.page.getByRole('heading', { name: 'Complaints desk' })).toBeVisible()
  await expect(ratna.page.getByRole('dialog')).toContainText('Coordinator')
  await ratna.button('Log out').click()
  await expect(ratna.page.getByLabel('Officer\'s name')).toBeVisible()
  expect(new URL(ratna.page.url()).hash).toBe('')
  await ratna.page.reload()
  await expect(ratna.page.getByLabel('Officer\'s name')).toBeVisible()
  await ratna.close()
})

test('a complaint of somebody who stands at the desk gets a ticket like every other', async ({ browser, city }) => {
  await staffed(city)
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await ratna.button('Aduan langsung').click()
  const form = ratna.dialog('Aduan langsung')
  await form.getByRole('button', { name: 'Terima aduan' }).click()
  await expect(form.getByRole('alert')).toHaveCount(3)
  await form.getByRole('radio', { name: 'Telepon' }).check({ force: true })
  await form.getByLabel('Jenis').selectOption({ label: 'Infrastruktur · Lampu jalan' })
  await form.getByLabel('Isi laporan').fill('Lampu jalan mati di tikungan.')
  await form.getByLabel('Patokan').fill('Dekat pos ronda')
  await form.getByRole('button', { name: 'Terima aduan' }).click()
  await expect(form.getByText(/^PSR-/)).toBeVisible()
  await form.getByRole('button', { name: 'Buka laporan' }).click()
  await expect(ratna.detail().getByRole('heading', { name: 'Lampu jalan mati di tikungan' })).toBeVisible()
  await ratna.tray('Belum dijawab').click()
  await expect(ratna.row(/Lampu jalan mati/)).toBeVisible()
  await ratna.close()
})

const BAD: readonly (readonly [name: string, text: string])[] = [
  ['bad_01_script', '<script>fetch("//x")</script> di jalan'],
  ['bad_02_img_onerror', 'Lubang <img src=x onerror=document.title=1>'],
  ['bad_03_svg_onload', '<svg/onload=document.title=1> lampu mati'],
  ['bad_04_javascript_link', 'Lihat javascript:alert(1) di sini'],
  ['bad_05_markdown', 'Saluran [klik](javascript:alert(1)) **mampet**'],
  ['bad_06_template', 'Lampu {{7*7}} ${7*7} <%= 7*7 %> mati'],
  ['bad_07_bidi', 'Jalan \u202erusak\u200b parah'],
  ['bad_08_zalgo', `Jalan ${'a'.padEnd(1_500, '\u0301')} rusak`],
]

test('bad_01_script to bad_08_zalgo: what a citizen writes is text at the desk', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  const filed = await fileReports(page, BAD.map(([, text]) => [text, 'jalan-rusak', [{ field: 'landmark', value: text.slice(0, 60) }]] as const))
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await expect(ratna.rows()).toHaveCount(BAD.length)
  for (const [n, [name, text]] of BAD.entries()) {
    await test.step(name, async () => {
      const row = ratna.page.locator(`[data-row="${filed[n]?.id}"]`)
      expect((await row.boundingBox())?.height, 'one row high').toBeLessThan(80)
      await row.click()
      await expect(ratna.detail().getByText(filed[n]?.ticket ?? '')).toBeVisible()
      const said = ratna.detail().getByRole('blockquote').first()
      // What turns the direction, and what nobody sees, left the phone with nothing of it.
      expect(await said.textContent()).toBe(text.replace(/[\u202e\u200b]/g, ''))
      await expect(said.locator('bdi')).toHaveCount(1)
      expect((await said.boundingBox())?.height).toBeLessThan(200)
      expect(await ratna.detail().locator('script, img[src="x"], svg[onload], a[href^="javascript"], strong').count()).toBe(0)
      await expect(ratna.page).toHaveTitle('Meja aduan')
    })
  }
  // What runs out of its line is not seen above or below it.
  const over = await ratna.page.evaluate(() => document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight)
  expect(over).toBe(false)
  await ratna.close()
})
