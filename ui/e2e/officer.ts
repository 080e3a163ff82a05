// An officer at the desk, in a page of their own beside the citizen's.

import { type Browser, type Page, expect } from '@playwright/test'
import type { DraftChange } from '../src/lib/api/types'
import { computer } from './browser'
import { now } from './clock'
import type { File } from './files'
import { type City, PASSWORD } from './programs'

/** A few streets of the sample city. */
export const STREETS = { market: { lat: -7.6452, lon: 112.9063 }, corner: { lat: -7.6455, lon: 112.9065 }, north: { lat: -7.6352, lon: 112.9041 }, east: { lat: -7.6471, lon: 112.9302 } }

export const pinned = (value: { lat: number; lon: number }): DraftChange => ({ field: 'pin', value })

export const agreed: DraftChange = { field: 'consent', value: { text_id: 'kesehatan', version: 1, agreed: true } }

/** What a citizen reports where it does not matter what. */
export const HOLE = 'Lubang dalam di depan pasar. Penuh air kalau hujan, sudah ada motor jatuh.'

/** Starts a city with a coordinator and an officer of one office. */
export async function staffed(city: City) {
  await city.start()
  await city.officer('ratna', 'coordinator')
  await city.officer('joko', 'agency', 'pupr')
}

type Look = { width: number; height: number; colorScheme: 'light' | 'dark' }

export class Officer {
  readonly noise: string[] = []
  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.noise.push(String(error)))
    page.on('console', (message) => {
      if (!/^Failed to load resource/.test(message.text())) this.noise.push(message.text())
    })
  }

  static async at(browser: Browser, city: City, { width = 1280, height = 800, colorScheme = 'light' }: Partial<Look> = {}): Promise<Officer> {
    const context = await browser.newContext({ ...computer, viewport: { width, height }, colorScheme, locale: 'id-ID', timezoneId: 'Asia/Makassar' })
    const officer = new Officer(await context.newPage())
    await officer.page.goto(`${city.address}/desk`)
    return officer
  }

  async logIn(name: string, password = PASSWORD) {
    await this.page.getByLabel('Nama petugas').fill(name)
    await this.page.getByLabel('Kata sandi').fill(password)
    await this.page.getByRole('button', { name: 'Masuk', exact: true }).click()
    return this
  }

  /** Logs in by the page's own line to the city, as often as the clock that a test moves ends the session. */
  async enter(name: string) {
    const status = await this.page.evaluate(async (typed) => {
      const answer = await fetch('/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(typed) })
      return answer.status
    }, { name, password: PASSWORD })
    expect(status).toBeLessThan(300)
  }

  rows() {
    return this.page.locator('[data-row]')
  }

  row(text: string | RegExp) {
    return this.rows().filter({ hasText: text })
  }

  async open(text: string | RegExp) {
    await this.row(text).click()
    await expect(this.detail().getByRole('heading', { level: 2 })).toBeFocused()
  }

  detail() {
    return this.page.getByRole('complementary', { name: 'Laporan' })
  }

  dialog(name: string) {
    return this.page.getByRole('dialog', { name, exact: true })
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** Opens the form of a deed; answers it. */
  async deed(name: string) {
    // What lies near has a way to it too, before the others.
    await this.detail().getByRole('button', { name, exact: true }).last().click()
    return this.dialog(name)
  }

  /** Finishes the open complaint, with a photo of it. */
  async finish(words: string, photos: File[]) {
    const form = await this.deed('Selesaikan')
    await form.getByLabel('Apa yang dikerjakan').fill(words)
    await form.locator('input[type=file]').setInputFiles(photos)
    await expect(form.getByRole('img', { name: 'Foto bukti 1' })).toBeVisible()
    await form.getByRole('button', { name: 'Selesaikan' }).click()
    await expect(this.detail().getByText(words)).toBeVisible()
  }

  tray(name: string) {
    return this.page.getByRole('navigation', { name: 'Baki' }).getByRole('link', { name: new RegExp(`^${name}`) })
  }

  /** A deed by the page's own line to the city, for tests in which only that it was done counts. */
  async act(id: string, kind: Record<string, unknown>, note?: string) {
    const status = await this.page.evaluate(async ({ id, kind, note, at }) => {
      const event = `01936f2a-5c00-7a10-8b3c-${crypto.randomUUID().slice(24)}`
      const said = { ...kind, note, at }
      const answer = await fetch(`/v1/desk/complaints/${id}/events/${event}`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(said) })
      return answer.status
    }, { id, kind, note, at: new Date(now()).toISOString() })
    expect(status).toBeLessThan(300)
  }

  async close() {
    await this.page.context().close()
    expect(this.noise, 'the desk makes no noise').toEqual([])
  }
}
