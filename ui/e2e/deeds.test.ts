// What else an officer does, each to its end: the citizen reads it, the trays count it, the audit log keeps it.

import { createHmac } from 'node:crypto'
import { OPEN } from './clock'
import { fileReports } from './file'
import { smallPhotos } from './files'
import { Officer, STREETS, pinned } from './officer'
import { NIK } from './privacy'
import { expect, test } from './test'

/** A one-time code (RFC 6238: SHA-1, 30 s, six digits) of an address as authenticator apps read it. */
function codeOf(address: string, at: number): string {
  const secret = new URL(address).searchParams.get('secret') ?? ''
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const hash = createHmac('sha1', key).update(step).digest()
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fff_ffff
  return String(number % 1_000_000).padStart(6, '0')
}

test('merged, sent elsewhere, asked, held, declined, shown to all: each is told to the citizen and counted', async ({ browser, citizen, city, page }) => {
  await city.start()
  await city.officer('ratna', 'coordinator')
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  const filed = await fileReports(page, [
    ['Lubang besar di pasar.', 'jalan-rusak', [pinned(STREETS.market)]],
    ['Jalan berlubang dekat pasar.', 'jalan-rusak', [pinned(STREETS.corner)]],
    ['Jembatan provinsi retak.', 'jalan-rusak', [pinned(STREETS.north)]],
    ['Lampu mati tanpa nama jalan.', 'lampu-jalan'],
    ['Sampah menumpuk di tepi kali.', 'sampah', [pinned(STREETS.east)]],
    ['Halo halo coba.', 'lain'],
  ])
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await expect(ratna.rows()).toHaveCount(6)
  const history = (text: string | RegExp) => expect(ratna.detail().getByText(text).first()).toBeVisible()

  await test.step('merged with the one nearby', async () => {
    await ratna.open(/Jalan berlubang/)
    const merge = await ratna.deed('Gabungkan')
    await merge.getByRole('radio', { name: new RegExp(filed[0]?.ticket ?? '-') }).check({ force: true })
    await merge.getByLabel('Pesan untuk warga').fill('Sama dengan laporan di pasar.')
    await merge.getByRole('button', { name: 'Gabungkan' }).click()
    await history('Sama dengan laporan lain')
  })
  await test.step('and its citizen reads which one goes on, and no verdict', async () => {
    await citizen.visit('/#/')
    await page.getByRole('link', { name: /Jalan berlubang/ }).click()
    const clocks = page.getByRole('region', { name: 'Tiga jam' })
    await expect(clocks.getByText(`Digabung dengan laporan ${filed[0]?.ticket ?? '-'}`)).toBeVisible()
    for (const verdict of ['Dalam target', 'Sesuai janji']) await expect(clocks.getByText(verdict)).toHaveCount(0)
    await clocks.getByRole('link', { name: 'Buka laporan itu' }).click()
    await expect(page.getByText(filed[0]?.ticket ?? '-').first()).toBeVisible()
    await expect(clocks.getByText('Digabung dengan')).toHaveCount(0)
  })
  await test.step('not the city’s', async () => {
    await ratna.tray('Belum dijawab').click()
    await ratna.open(/Jembatan provinsi/)
    const elsewhere = await ratna.deed('Bukan wewenang')
    await elsewhere.getByRole('textbox', { name: 'Milik siapa' }).fill('Dinas PU Provinsi')
    await elsewhere.getByLabel('Pesan untuk warga').fill('Ini jembatan provinsi, sudah kami teruskan.')
    await elsewhere.getByRole('button', { name: 'Bukan wewenang' }).click()
    await history('Bukan wewenang kota, milik Dinas PU Provinsi')
  })
  await test.step('asked, and answered by the citizen', async () => {
    await ratna.tray('Belum dijawab').click()
    await ratna.open(/Lampu mati/)
    const pass = await ratna.deed('Teruskan')
    await pass.getByLabel('Dinas', { exact: true }).selectOption({ label: 'Dinas Perhubungan' })
    await pass.getByRole('button', { name: 'Teruskan' }).click()
    await history('Diteruskan ke Dinas Perhubungan')
    const ask = await ratna.deed('Tanya warga')
    await ask.getByLabel('Pertanyaan').fill('Jalan apa tepatnya?')
    await ask.getByRole('button', { name: 'Tanya warga' }).click()
    await history('Jalan apa tepatnya?')
    await citizen.visit('/#/antrean')
    await citizen.askForNews()
    await citizen.visit(`/#/laporan/${filed[3]?.id}`)
    await page.getByLabel('Jawaban Anda').fill('Jalan Contoh, depan sekolah.')
    await citizen.button(/^Kirim jawaban$/).click()
    await expect(ratna.detail().getByText('Jalan Contoh, depan sekolah.')).toBeVisible()
  })
  await test.step('held, with a reason', async () => {
    await ratna.tray('Belum dijawab').click()
    await ratna.open(/Sampah menumpuk/)
    const pass = await ratna.deed('Teruskan')
    await pass.getByLabel('Dinas', { exact: true }).selectOption({ label: 'Dinas Lingkungan Hidup' })
    await pass.getByRole('button', { name: 'Teruskan' }).click()
    await history('Diteruskan ke Dinas Lingkungan Hidup')
    const hold = await ratna.deed('Tunda')
    await hold.getByLabel('Alasan').fill('Truk sedang diperbaiki sampai Jumat.')
    await hold.getByRole('button', { name: 'Tunda' }).click()
    await history('Truk sedang diperbaiki sampai Jumat.')
  })
  await test.step('declined, with a reason', async () => {
    await ratna.tray('Belum dijawab').click()
    await ratna.open(/Halo halo/)
    const decline = await ratna.deed('Tolak')
    await decline.getByRole('radio', { name: 'Bukan laporan' }).check({ force: true })
    await decline.getByLabel('Pesan untuk warga').fill('Silakan kirim lagi bila ada yang rusak.')
    await decline.getByRole('button', { name: 'Tolak' }).click()
    await history(/^Ditolak: /)
  })
  await test.step('shown to all', async () => {
    await ratna.tray('Belum dijawab').click()
    await ratna.open(/Lubang besar/)
    const release = await ratna.deed('Tampilkan tulisan')
    await release.getByRole('button', { name: 'Tampilkan tulisan' }).click()
    await history('Ditampilkan untuk umum')
    await expect(ratna.detail().getByText('Tulisannya sudah ditampilkan untuk umum')).toBeVisible()
  })

  // What the coordinator asks or holds is no answer of the office that has it.
  await expect(ratna.tray('Belum dijawab')).toContainText('3')
  await ratna.tray('Sudah ditutup').click()
  await expect(ratna.rows()).toHaveCount(3)
  await citizen.visit('/#/antrean')
  await citizen.askForNews()
  for (const [n, words] of [[1, 'Sama dengan laporan di pasar.'], [2, 'Ini jembatan provinsi'], [4, 'Truk sedang diperbaiki'], [5, 'Silakan kirim lagi']] as const) {
    await citizen.visit(`/#/laporan/${filed[n]?.id}`)
    await expect(page.getByText(words)).toBeVisible()
  }
  await ratna.close()
})

test('with one-time codes nobody enters by the password alone, and no code serves twice', async ({ browser, city }) => {
  // A code lives for half a minute: this one for as long as the machine takes.
  await city.startAt(new Date(OPEN))
  await city.officer('ratna', 'coordinator')
  const address = await city.oneTimeCodes('ratna')
  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  await expect(ratna.page.getByRole('alert')).toContainText('Isi kode sekali pakai.')
  const enter = async (code: string) => {
    await ratna.page.getByLabel('Kode sekali pakai').fill(code)
    await ratna.button('Masuk').click()
  }
  await enter('000000')
  await expect(ratna.page.getByRole('alert')).toContainText('tidak cocok')
  const code = codeOf(address, OPEN)
  await enter(code)
  await expect(ratna.page.getByRole('heading', { name: 'Baki ini kosong' })).toBeVisible()

  const second = await (await Officer.at(browser, city)).logIn('ratna')
  await second.page.getByLabel('Kode sekali pakai').fill(code)
  await second.button('Masuk').click()
  await expect(second.page.getByRole('alert')).toContainText('tidak cocok')
  await ratna.close()
  await second.close()
})

test('who complains is opened for a reason, which the citizen reads', async ({ browser, citizen, city, page }) => {
  await city.start()
  await city.officer('joko', 'agency', 'pupr')
  await citizen.compose(undefined, await smallPhotos(page, 1))
  await citizen.button('Identitas: Isi').click()
  const sheet = page.getByRole('dialog', { name: 'Identitas' })
  await sheet.getByLabel('Nama').fill('Contoh Saja')
  await sheet.getByLabel('NIK').fill(NIK.usual)
  await sheet.getByRole('switch', { name: /Saya setuju/ }).click()
  await sheet.getByRole('button', { name: 'Kunci dan simpan' }).click()
  await expect(sheet.getByText('•••• •••• •••• 0001')).toBeVisible()
  await sheet.getByRole('button', { name: 'Tutup' }).click()
  const ticket = await citizen.submit()
  await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible()
  await city.event(ticket, 'assigned', { agency: 'pupr' })

  const joko = await (await Officer.at(browser, city)).logIn('joko')
  await joko.open(/Lubang dalam/)
  await expect(joko.detail().getByText('NIK berakhir 0001')).toBeVisible()
  expect(await joko.page.content()).not.toContain('Contoh Saja')
  await joko.button('Buka data yang dilindungi').click()
  const reveal = joko.dialog('Buka data yang dilindungi')
  await reveal.getByLabel('Alasan membuka').fill('Menelepon warga untuk janji temu')
  await reveal.getByRole('button', { name: 'Buka data yang dilindungi' }).click()
  await expect(reveal.getByText('Contoh Saja')).toBeVisible()
  await expect(reveal.getByText(NIK.usual)).toBeVisible()
  await joko.page.keyboard.press('Escape')
  await expect(reveal).toBeHidden()
  expect(await joko.page.content()).not.toContain(NIK.usual)

  await citizen.visit('/#/antrean')
  await citizen.askForNews()
  await citizen.visit('/#/')
  await page.getByRole('link', { name: /Lubang dalam/ }).click()
  await expect(page.getByText('Petugas membuka data yang dilindungi')).toBeVisible()
  await expect(page.getByText('Menelepon warga untuk janji temu')).toBeVisible()
  await joko.close()
})
