// The officers' desk against the real server: what a citizen's core filed, seen and answered.

import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import AxeBuilder from './axe'
import { now } from './clock'
import { fileReports } from './file'
import { smallPhotos } from './files'
import { Officer, STREETS, agreed, pinned } from './officer'
import type { City } from './programs'
import { type Citizen, expect, test } from './test'

const HOLE = 'Lubang dalam di depan pasar. Penuh air kalau hujan, sudah ada motor jatuh.'

async function staffed(city: City) {
  await city.start()
  await city.officer('ratna', 'coordinator')
  await city.officer('joko', 'agency', 'pupr')
}

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
  await expect(joko.page.getByText('Contoh yang dikirim apa adanya tidak menghentikan jam.')).toBeVisible()
  await joko.page.getByLabel('Jawaban untuk warga').fill('Terima kasih. Besok pagi kami tambal.')
  await expect(joko.page.getByText('Contoh yang dikirim apa adanya tidak menghentikan jam.')).toBeHidden()
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
  await expect(finish.getByText('waktunya tidak tercatat')).toBeVisible()
  await finish.getByRole('button', { name: 'Selesaikan' }).click()
  await expect(joko.detail().getByText('Lubang sudah ditambal.')).toBeVisible()
  await expect(ratna.detail().getByText(/^Foto bukti 1:/)).toContainText('tempatnya tidak tercatat')

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
  await ratna.page.clock.fastForward(4 * 86_400_000)
  await expect(row).toContainText(/lewat (target|batas)/)
  await expect(row).toContainText('Perlu perhatian')
  await ratna.close()
})

test('filters, the search and the trays find what they name', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  const filed = await fileReports(page, [
    [HOLE, 'jalan-rusak', [pinned(STREETS.market)]],
    ['Lampu jalan mati tiga malam.', 'lampu-jalan', [pinned(STREETS.north)]],
    ['Obat asma habis sejak Senin.', 'layanan-kesehatan', [agreed]],
  ])
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await expect(ratna.rows()).toHaveCount(3)
  const search = ratna.page.getByRole('searchbox', { name: /^Cari/ })
  await search.fill('lampu')
  await expect(ratna.rows()).toHaveCount(1)
  await expect(ratna.row(/Lampu jalan/)).toBeVisible()
  await search.fill(filed[0]?.ticket ?? '')
  await expect(ratna.row(/Lubang dalam/)).toBeVisible()
  await expect(ratna.rows()).toHaveCount(1)
  await search.fill('banjir')
  await expect(ratna.page.getByRole('heading', { name: 'Tidak ada yang cocok' })).toBeVisible()
  await ratna.button('Tampilkan semua').click()
  await expect(ratna.rows()).toHaveCount(3)
  await ratna.button('Saring').click()
  await ratna.page.getByLabel('Jenis').selectOption({ label: 'Lampu jalan' })
  await expect(ratna.rows()).toHaveCount(1)
  const [list] = await Promise.all([ratna.page.waitForEvent('download'), ratna.page.getByRole('link', { name: 'Unduh daftar (CSV)' }).click()])
  const lines = readFileSync(await list.path(), 'utf8').trim().split(/\r?\n/)
  expect([list.suggestedFilename(), lines.length]).toEqual(['aduan.csv', 2])
  expect(lines[1]).toContain('Lampu jalan mati')
  await ratna.button('Tampilkan semua').click()
  await expect(ratna.rows()).toHaveCount(3)
  await ratna.tray('Proses').click()
  await expect(ratna.page.getByRole('heading', { name: 'Baki ini kosong' })).toBeVisible()
  await ratna.tray('Semua').click()
  await expect(ratna.rows()).toHaveCount(3)
  await ratna.close()
})

test('what does not fit a page comes with the next one, and stays when something happens', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await fileReports(page, Array.from({ length: 52 }, (_, n) => [`Lampu nomor ${n + 1} mati.`, 'lampu-jalan'] as const))
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await expect(ratna.tray('Belum dijawab')).toContainText('52')
  await expect(ratna.rows()).toHaveCount(50)
  await ratna.button('Tampilkan lebih banyak').click()
  await expect(ratna.rows()).toHaveCount(52)
  await expect(ratna.button('Tampilkan lebih banyak')).toHaveCount(0)
  await fileReports(page, [['Lampu ke-53 mati.', 'lampu-jalan']])
  await expect(ratna.tray('Belum dijawab')).toContainText('53')
  await expect(ratna.row(/Lampu nomor 52/)).toBeVisible()
  await ratna.close()
})

test('a long history comes by pages, and stays when something happens', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  const [filed] = await fileReports(page, [[HOLE, 'jalan-rusak', [pinned(STREETS.market)]]])
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  /** Answers with these numbers, one after the other. */
  const answer = (from: number, to: number) => ratna.page.evaluate(async ([id, from, to, at]) => {
    for (let n = from; n < to; n += 1) {
      const event = `01936f2a-5c00-7a10-8b3c-${n.toString(16).padStart(12, '0')}`
      const said = JSON.stringify({ kind: 'answer', note: `Jawaban ke-${n}.`, at })
      const done = await fetch(`/v1/desk/complaints/${id}/events/${event}`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: said })
      // An answer that nobody reads keeps its connection, and a browser has six.
      const answered = await done.text()
      if (!done.ok) throw new Error(answered)
    }
  }, [filed?.id ?? '', from, to, new Date(now()).toISOString()] as const)
  await expect(ratna.row(/Lubang dalam/)).toBeVisible()
  await answer(1, 111)
  // What is answered left the tray; its address opens it all the same.
  await ratna.page.evaluate((id) => { location.hash = `#/unanswered/${id}` }, filed?.id ?? '')
  const detail = ratna.detail()
  await expect(detail.getByText('Jawaban ke-110.', { exact: true })).toBeVisible()
  await expect(detail.getByText('Jawaban ke-5.', { exact: true })).toHaveCount(0)
  await ratna.button('Tampilkan yang lebih lama').click()
  await expect(detail.getByText('Jawaban ke-5.', { exact: true })).toHaveCount(1)
  await expect(ratna.button('Tampilkan yang lebih lama')).toHaveCount(0)
  await answer(111, 112)
  await expect(detail.getByText('Jawaban ke-111.', { exact: true })).toHaveCount(1)
  await expect(detail.getByText('Jawaban ke-5.', { exact: true })).toHaveCount(1)
  await expect(detail.getByText('Jawaban ke-12.', { exact: true })).toHaveCount(1)
  await ratna.close()
})

/** Holds the next request of a page that is so, from when it is asked until it is released. */
async function held(page: Page, what: RegExp) {
  let onWay: (() => void) | undefined
  const asked = new Promise<void>((told) => (onWay = told))
  let release: () => void = () => undefined
  const released = new Promise<void>((told) => (release = told))
  await page.route(what, async (route) => {
    onWay?.()
    await released
    await route.continue()
  }, { times: 1 })
  return { asked, release: () => release() }
}

test('more rows that were asked for come, whatever happens in between', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await fileReports(page, Array.from({ length: 52 }, (_, n) => [`Lampu nomor ${n + 1} mati.`, 'lampu-jalan'] as const))
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await expect(ratna.tray('Belum dijawab')).toContainText('52')
  await expect(ratna.rows()).toHaveCount(50)
  // The next page is still on its way when a report comes in and the queue is read again.
  const next = await held(ratna.page, /[?&]after=/)
  await ratna.button('Tampilkan lebih banyak').click()
  await next.asked
  await fileReports(page, [['Lampu ke-53 mati.', 'lampu-jalan']])
  await expect(ratna.rows()).toHaveCount(53)
  next.release()
  await expect(ratna.button('Tampilkan lebih banyak')).toHaveCount(0)
  await expect(ratna.rows()).toHaveCount(53)
  // The queue is being read again by itself when more is asked for: the press counts.
  await ratna.tray('Proses').click()
  await ratna.tray('Belum dijawab').click()
  await expect(ratna.rows()).toHaveCount(50)
  const again = await held(ratna.page, /\/v1\/desk\/complaints\?(?!.*after=)/)
  await fileReports(page, [['Lampu ke-54 mati.', 'lampu-jalan']])
  await again.asked
  await ratna.button('Tampilkan lebih banyak').click()
  again.release()
  await expect(ratna.rows()).toHaveCount(54)
  await ratna.close()
})

test('by keyboard alone: along the queue, into a complaint, an answer, and back', async ({ browser, citizen, city, page }) => {
  await staffed(city)
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await fileReports(page, [[HOLE, 'jalan-rusak'], ['Lampu jalan mati tiga malam.', 'lampu-jalan']])
  const ratna = await Officer.at(browser, city)
  const { keyboard } = ratna.page
  await ratna.page.getByLabel('Nama petugas').focus()
  await keyboard.type('ratna')
  await keyboard.press('Tab')
  await keyboard.type('jembatan hijau pagi hari')
  await keyboard.press('Enter')
  await expect(ratna.rows()).toHaveCount(2)
  await keyboard.press('j')
  await expect(ratna.rows().nth(0)).toBeFocused()
  await keyboard.press('ArrowDown')
  await expect(ratna.rows().nth(1)).toBeFocused()
  await keyboard.press('k')
  await expect(ratna.rows().nth(0)).toBeFocused()
  await keyboard.press('Enter')
  await expect(ratna.detail().getByRole('heading', { level: 2 })).toBeFocused()
  await keyboard.press('a')
  await expect(ratna.page.getByLabel('Jawaban untuk warga')).toBeFocused()
  await keyboard.type('Kami cek hari ini, jam dua.')
  for (let pressed = 0; pressed < 6; pressed += 1) {
    if (await ratna.button('Verifikasi, jawab').evaluate((button) => button === document.activeElement)) break
    await keyboard.press('Tab')
  }
  await keyboard.press('Enter')
  await expect(ratna.detail().getByText('Kami cek hari ini, jam dua.')).toBeVisible()
  const assign = ratna.detail().getByRole('button', { name: 'Teruskan' })
  await assign.focus()
  await keyboard.press('Enter')
  await expect(ratna.dialog('Teruskan')).toBeVisible()
  await keyboard.press('Escape')
  await expect(ratna.dialog('Teruskan')).toBeHidden()
  await expect(assign).toBeFocused()
  await keyboard.press('Escape')
  await expect(ratna.page.getByText('Pilih satu laporan')).toBeVisible()
  await expect(ratna.rows().first()).toBeFocused()
  await keyboard.press('/')
  await expect(ratna.page.getByRole('searchbox')).toBeFocused()
  await keyboard.press('Escape')
  await keyboard.press('?')
  await expect(ratna.dialog('Pintasan papan ketik')).toBeVisible()
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
      expect(await said.textContent()).toBe(text)
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
