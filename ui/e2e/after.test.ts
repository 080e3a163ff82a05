// What a citizen does after sending: a reply, a verdict, taking back, erasing, mending; with the city and without it.

import { type Server, createServer } from 'node:http'
import type { Page } from '@playwright/test'
import AxeBuilder from './axe'
import type { City } from './programs'
import { type Citizen, expect, test } from './test'

async function noTrouble(page: Page) {
  const { violations } = await new AxeBuilder(page).analyze()
  expect(violations).toEqual([])
}

/** A report that the city has, on its screen. */
async function sent(citizen: Citizen, city: City, page: Page): Promise<string> {
  await city.start()
  await citizen.compose()
  const ticket = await citizen.submit()
  await citizen.visit('/#/antrean')
  await citizen.button(/Kirim sekarang|Tanya kabar ke kota/).click()
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible()
  await open(citizen, page)
  return ticket
}

async function open(citizen: Citizen, page: Page) {
  await citizen.visit('/#/')
  await page.getByRole('link', { name: /Lubang dalam/ }).click()
  await expect(page.getByRole('heading', { name: 'Perjalanan laporan' })).toBeVisible()
}

async function news(citizen: Citizen, page: Page) {
  await citizen.visit('/#/antrean')
  await citizen.askForNews()
  await open(citizen, page)
}

test('the city asks and is answered without a signal; what is done is disputed, then confirmed', async ({ citizen, city, page }) => {
  const ticket = await sent(citizen, city, page)
  await city.event(ticket, 'assigned', { agency: 'pupr' })
  await city.event(ticket, 'question', { agency: 'pupr', note: 'Di sebelah mana?' })
  await news(citizen, page)
  await expect(page.getByRole('region', { name: 'Kota bertanya' })).toContainText('Di sebelah mana?')
  await noTrouble(page)
  await citizen.button('Kirim jawaban').click()
  await expect(page.getByText('Tulis jawabannya dulu.')).toBeVisible()

  await city.kill()
  await citizen.visit('/#/antrean')
  await citizen.askForNews()
  await open(citizen, page)
  await page.getByLabel('Jawaban Anda').fill('Depan warung soto.')
  await citizen.button('Simpan, kirim nanti').click()
  await expect(page.getByText('belum terkirim')).toBeVisible()
  await expect(page.getByText('Depan warung soto.')).toBeVisible()
  await expect(page.getByLabel('Jawaban Anda')).toBeHidden()

  await city.start()
  await citizen.visit('/#/antrean')
  await expect(page.getByText('Kabar Anda menunggu terkirim')).toBeVisible()
  await citizen.button('Kirim sekarang').click()
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible()
  await city.event(ticket, 'done', { agency: 'pupr', note: 'Sudah ditambal.' })
  await news(citizen, page)
  await expect(page.getByText(/Belum beres\? Kabari sampai/)).toBeVisible()
  await expect(page.getByText('belum terkirim')).toBeHidden()
  await noTrouble(page)
  await citizen.button('Belum selesai').click()
  const sheet = page.getByRole('dialog', { name: 'Belum selesai' })
  await sheet.getByLabel('Apa yang belum beres?').fill('Masih berlubang.')
  await noTrouble(page)
  await sheet.getByRole('button', { name: 'Kirim kabar' }).click()
  await expect(sheet).toBeHidden()
  await expect(page.getByText('Anda bilang belum selesai')).toBeVisible()
  await expect(page.getByText('Masih berlubang.')).toBeVisible()

  await news(citizen, page)
  await city.event(ticket, 'done', { agency: 'pupr' })
  await news(citizen, page)
  await citizen.button('Sudah beres').click()
  await expect(page.getByText('Anda bilang sudah beres')).toBeVisible()
  await expect(citizen.button('Sudah beres')).toBeHidden()
})

test('a report is taken back only when that is said twice, and then erased, here and at the city', async ({ citizen, city, page }) => {
  const ticket = await sent(citizen, city, page)
  await citizen.button('Tarik laporan').click()
  const back = page.getByRole('dialog', { name: 'Tarik laporan ini?' })
  await expect(back).toContainText('Kota tetap menyimpannya')
  await noTrouble(page)
  await back.getByRole('button', { name: 'Jangan tarik' }).click()
  await citizen.button('Tarik laporan').click()
  await back.getByRole('button', { name: 'Tarik laporan' }).click()
  await expect(page.getByText('Anda menarik laporan')).toBeVisible()
  await expect(page.getByText('Ditarik', { exact: true })).toBeVisible()
  await expect(citizen.button('Tarik laporan')).toBeHidden()
  await news(citizen, page)
  await expect(page.getByText('belum terkirim')).toBeHidden()

  await city.kill()
  await citizen.button('Hapus laporan').click()
  const erase = page.getByRole('dialog', { name: 'Hapus laporan ini?' })
  await expect(erase).toContainText('dari sini dan dari kota')
  await erase.getByRole('button', { name: 'Jangan hapus' }).click()
  await citizen.button('Hapus laporan').click()
  await erase.getByRole('button', { name: 'Hapus laporan' }).click()
  await expect(page.getByRole('heading', { name: 'Belum ada laporan' })).toBeVisible()
  await citizen.visit('/#/antrean')
  await expect(page.getByText('kota akan diminta menghapus')).toBeVisible()
  await expect(page.getByText(ticket)).toBeVisible()
  await noTrouble(page)
  await city.start()
  await citizen.button('Kirim sekarang').click()
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible()
  await expect(city.event(ticket, 'verified')).rejects.toThrow(/there is no complaint/)
})

test('what never left is taken back here alone', async ({ citizen, page }) => {
  await citizen.compose()
  await citizen.submit()
  await open(citizen, page)
  await citizen.button('Tarik laporan').click()
  const back = page.getByRole('dialog', { name: 'Tarik laporan ini?' })
  await expect(back).toContainText('tidak dikirim ke kota')
  await back.getByRole('button', { name: 'Tarik laporan' }).click()
  await expect(page.getByText('Hanya di sini, tidak pernah sampai ke kota')).toBeVisible()
  await citizen.visit('/#/antrean')
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible()
})

/** At the city's address, somebody who finds all words wanting. */
async function picky(city: City): Promise<Server> {
  await city.start()
  const answer = await fetch(`${city.address}/v1/pack`)
  const [pack, etag] = [await answer.text(), answer.headers.get('etag') ?? '']
  await city.kill()
  const problem = { type: 'about:blank', title: 'No', status: 422, code: 'invalid', stored: false, errors: [{ field: 'description', code: 'description_too_long' }] }
  const server = createServer((request, response) => {
    if (request.url === '/v1/health') response.writeHead(204, { 'Sambat-Api': '1', 'Sambat-Pack': etag }).end()
    else if (request.url === '/v1/pack') response.writeHead(200, { 'Content-Type': 'application/json', ETag: etag }).end(pack)
    else response.writeHead(422, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify(problem))
  })
  const { hostname, port } = new URL(city.address)
  await new Promise<void>((listening) => server.listen(Number(port), hostname, listening))
  return server
}

test('words that the city refuses are mended and arrive under the same number', async ({ citizen, city, page }) => {
  const server = await picky(city)
  await citizen.compose()
  const ticket = await citizen.submit()
  await citizen.visit('/#/antrean')
  await citizen.button('Kirim sekarang').click()
  await expect(page.getByText('Satu bagian bermasalah')).toBeVisible()
  await open(citizen, page)
  await noTrouble(page)
  await citizen.button('Perbaiki').click()
  await expect(page.getByLabel('Ceritakan singkat')).toHaveValue(/^Lubang dalam/)
  await citizen.say('Lubang dalam.')
  await citizen.saved()
  await citizen.toCheck()
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
  await city.start()
  expect(await citizen.submit()).toBe(ticket)
  await citizen.visit('/#/antrean')
  await citizen.button(/Kirim sekarang|Tanya kabar ke kota/).click()
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible()
  await city.event(ticket, 'verified')
})
