// The desk's queue: what its filters find, what comes by pages, and the way through it by keyboard.

import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { now } from './clock'
import { fileReports } from './file'
import { HOLE, Officer, STREETS, agreed, pinned, staffed } from './officer'
import { expect, test } from './test'

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
