// The whole of it, by the city's clock: a report is filed on a phone, answered at the desk, finished, disputed, finished again,
// and the public board says the truth about it at every step.

import { smallPhotos } from './files'
import { complain } from './neighbours'
import { Officer } from './officer'
import { expect, test } from './test'

/** A Tuesday, 09:00 in Pasuruan: the offices are open until 15:30. */
const START = Date.parse('2026-11-24T02:00:00Z')

/** So many minutes after nine. */
const minute = (n: number) => new Date(START + n * 60_000)

/** When the offices have been open for a working day since then: on Wednesday at 15:30. */
const LIMIT = Date.parse('2026-11-25T08:30:00Z')

/** How long the neighbours' reports wait for the office, in minutes. */
const WAITS = [2, 3, 4, 5, 7, 8, 9, 10, 25]

type Times = { median_min?: number; p90_min?: number }
type Row = { id: string; waits: number; mark: string; times: { working: Times; wall: Times }; shares: Record<string, number> }
type Board = { complaints: number; solved: number; reopened: number; agencies: Row[] }

/** The smallest that so many of a hundred took at most. */
const quantile = (times: number[], percent: number) => times.toSorted((a, b) => a - b)[Math.max(1, Math.ceil((times.length * percent) / 100)) - 1]

test('from a phone to the desk, to the board, and back, and again', async ({ browser, citizen, city, page }) => {
  await city.startAt(new Date(START))
  await city.officer('ratna', 'coordinator')
  await city.officer('joko', 'agency', 'pupr')
  await city.officer('wali', 'mayor')
  const board = async (): Promise<Board> => (await fetch(`${city.address}/board.json`)).json() as Promise<Board>
  const roads = async () => (await board()).agencies.find(({ id }) => id === 'pupr')

  await citizen.compose(undefined, await smallPhotos(page, 1))
  const ticket = await citizen.submit()
  await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible()
  const neighbours = await complain(city, 1, WAITS.length, 'jalan-rusak')
  const [forgotten] = await complain(city, 100, 1, 'sampah')

  const ratna = await (await Officer.at(browser, city)).logIn('ratna')
  const joko = await (await Officer.at(browser, city)).logIn('joko')
  await ratna.open(/Lubang dalam/)
  await expect(ratna.detail().getByText(ticket)).toBeVisible()
  await ratna.button('Verifikasi').click()
  await expect(ratna.detail().getByText('Diperiksa, laporan jelas')).toBeVisible()
  await city.moveTo(minute(2))
  const assign = await ratna.deed('Teruskan')
  await assign.getByLabel('Dinas', { exact: true }).selectOption({ label: 'Dinas PUPR' })
  await assign.getByRole('button', { name: 'Teruskan' }).click()
  await expect(ratna.detail().getByText('Diteruskan ke Dinas PUPR')).toBeVisible()
  for (const { id } of neighbours) await ratna.act(id, { kind: 'assigned', agency: 'pupr' }, 'Jalan kota.')

  await test.step('answered within ten minutes', async () => {
    for (const [n, wait] of WAITS.entries()) {
      if (wait > 6 && (WAITS[n - 1] ?? 0) < 6) {
        await city.moveTo(minute(2 + 6))
        await joko.open(/Lubang dalam/)
        await joko.page.getByLabel('Jawaban untuk warga').fill('Terima kasih. Besok pagi kami tambal.')
        await joko.button('Kirim jawaban').click()
        await expect(joko.detail().getByText('Terima kasih. Besok pagi kami tambal.')).toBeVisible()
      }
      await city.moveTo(minute(2 + wait))
      await joko.act(neighbours[n]?.id ?? '', { kind: 'answer' }, `Kami datang besok, nomor ${n + 1}.`)
    }
    await city.moveTo(minute(30))
    const times = [...WAITS, 6]
    const numbers = { median_min: quantile(times, 50), p90_min: quantile(times, 90) }
    expect(numbers).toEqual({ median_min: 6, p90_min: 10 })
    expect(await roads()).toMatchObject({ waits: 10, mark: 'reward', times: { working: numbers, wall: numbers }, shares: { reward: 9, on_time: 1, waiting: 0 } })
    expect(await board()).toMatchObject({ complaints: 11, solved: 0, reopened: 0 })
    const anybody = await browser.newPage()
    await anybody.goto(`${city.address}/board`)
    const row = anybody.getByRole('row', { name: /PUPR/ })
    await expect(row).toContainText('6 menit')
    await expect(row).toContainText('10 menit')
    await expect(row).toContainText('Penghargaan')
    await anybody.close()
  })

  await test.step('promised, and closed with proof', async () => {
    const promise = await joko.deed('Janjikan hari')
    await promise.getByLabel('Selesai dalam berapa hari').fill('3')
    await promise.getByRole('button', { name: 'Janjikan hari' }).click()
    await expect(joko.detail().getByText(/^Janji selesai/)).toBeVisible()
    await city.moveTo(minute(50))
    await joko.finish('Lubang sudah ditambal.', await smallPhotos(page, 1))
    await city.moveTo(minute(52))
    expect(await board()).toMatchObject({ solved: 1, reopened: 0 })
  })

  const news = async () => {
    await citizen.visit('/#/antrean')
    await citizen.askForNews()
    await citizen.visit('/#/')
    await page.getByRole('link', { name: /Lubang dalam/ }).click()
    await expect(page.getByRole('heading', { name: 'Perjalanan laporan' })).toBeVisible()
  }

  await test.step('disputed, and open again on the board', async () => {
    await news()
    await expect(page.getByText('Lubang sudah ditambal.')).toBeVisible()
    await citizen.button('Belum selesai').click()
    const sheet = page.getByRole('dialog', { name: 'Belum selesai' })
    await sheet.getByLabel('Apa yang belum beres?').fill('Masih berlubang di kiri.')
    await sheet.getByRole('button', { name: 'Kirim kabar' }).click()
    await expect(page.getByText('Anda bilang belum selesai')).toBeVisible()
    await expect(ratna.tray('Dibuka lagi')).toContainText('1')
    await city.moveTo(minute(54))
    expect(await board()).toMatchObject({ solved: 0, reopened: 1 })
    // The new wait counts with its time so far.
    expect(await roads()).toMatchObject({ waits: 11, shares: { waiting: 1 } })
  })

  await test.step('answered and closed again, this time for good', async () => {
    await city.moveTo(minute(57))
    await joko.page.getByLabel('Jawaban untuk warga').fill('Sisi kiri kami tambal siang ini.')
    await joko.button('Kirim jawaban').click()
    await expect(joko.detail().getByText('Sisi kiri kami tambal siang ini.')).toBeVisible()
    await city.moveTo(minute(70))
    await joko.finish('Sisi kiri sudah ditambal.', await smallPhotos(page, 1))
    await news()
    await citizen.button('Sudah beres').click()
    await expect(page.getByText('Anda bilang sudah beres')).toBeVisible()
    await expect(ratna.tray('Dibuka lagi')).toContainText('0')
    await city.moveTo(minute(72))
    expect(await board()).toMatchObject({ solved: 1, reopened: 1 })
    const times = [...WAITS, 6, 5]
    const numbers = { median_min: quantile(times, 50), p90_min: quantile(times, 90) }
    expect(await roads()).toMatchObject({ waits: 11, mark: 'reward', times: { working: numbers }, shares: { reward: 10, on_time: 1, waiting: 0 } })
  })

  await test.step('what nobody answered for a working day is on the mayor’s list', async () => {
    expect(await city.moveTo(new Date(LIMIT))).toBe(0)
    expect(await city.moveTo(new Date(LIMIT + 60_000))).toBe(1)
    const wali = await (await Officer.at(browser, city)).logIn('wali')
    await wali.tray('Daftar wali kota').click()
    await expect(wali.rows()).toHaveCount(1)
    await expect(wali.page.locator(`[data-row="${forgotten?.id}"]`)).toBeVisible()
    await wali.open(/Contoh laporan tetangga/)
    await expect(wali.detail().getByText(forgotten?.ticket ?? '-')).toBeVisible()
    await wali.page.screenshot({ path: test.info().outputPath('daftar-wali-kota.png') })
    await wali.close()
  })
  await joko.close()
  await ratna.close()
})
