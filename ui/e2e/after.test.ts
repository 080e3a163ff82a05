// What a citizen does after sending: a reply, a verdict, taking back, erasing, mending; with the city and without it.

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
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible({ timeout: 60_000 })
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
  test.setTimeout(180_000)
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
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible({ timeout: 60_000 })
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
  test.setTimeout(120_000)
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
  await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible({ timeout: 60_000 })
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
