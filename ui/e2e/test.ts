// What every test works with: a city, a bridge, a page, and words for what a citizen does.

import { type Browser, test as base, expect, type Page } from '@playwright/test'
import { OPEN, begin, follow } from './clock'
import { sixteenDigits } from './privacy'
import { Bridge, City, cameraPhotos } from './programs'

export type Fixtures = {
  /** The city's server, not started. */
  city: City
  /** The core, started, with no city in reach until the test starts it. */
  bridge: Bridge
  citizen: Citizen
}

export const test = base.extend<Fixtures & { moment: number; device: boolean; time: undefined }, { browser: Browser }>({
  // Nothing that a test sees comes from the machine's calendar.
  browser: [async ({ browser }, use) => use(freeze(follow(browser))), { scope: 'worker' }],
  moment: [OPEN, { option: true }],
  /** Whether the citizen's device has a camera and receivers that the core asks. */
  device: [false, { option: true }],
  time: [async ({ moment }, use) => {
    begin(moment)
    await use(undefined)
  }, { auto: true }],
  city: async ({}, use) => {
    const city = await City.planned()
    await use(city)
    await city.kill()
    city.remove()
  },
  bridge: async ({ city }, use) => {
    const bridge = await Bridge.planned(city.address)
    await use(bridge)
    await bridge.end()
    await bridge.kill()
    const { found } = sixteenDigits([bridge.data, city.data], { 'log of the phone': bridge.log, 'log of the city': city.log })
    expect(found, 'no sixteen digits lie open').toEqual([])
    bridge.remove()
  },
  citizen: async ({ page, bridge, device }, use) => {
    const noise: string[] = []
    page.on('pageerror', (error) => noise.push(String(error)))
    page.on('console', (message) => {
      // The browser itself notes each request that failed, and that a picture was taken of what is drawn; the page says nothing.
      if (!/^Failed to load resource|^\[\.WebGL-\w+\]GL Driver Message/.test(message.text())) noise.push(message.text())
    })
    const citizen = new Citizen(page)
    await citizen.open(await bridge.start(0, device))
    await use(citizen)
    expect(noise, 'the page makes no noise').toEqual([])
  },
})

/** The app's window freezes it for every page: a library that leans on it would break there alone. */
function freeze(browser: Browser): Browser {
  const open = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await open(options)
    await context.addInitScript(() => void Object.freeze(Object.prototype))
    return context
  }
  return browser
}

export { expect }

export const STORY = 'Lubang dalam di jalur kiri, penuh air kalau hujan. Sudah ada motor jatuh.'

export class Citizen {
  constructor(readonly page: Page) {}

  async open(address: string, city?: string) {
    await this.page.goto(address)
    const [start, report] = [this.button('Mulai'), this.button(/^Lapor/).first()]
    await expect(start.or(report)).toBeVisible()
    // Only where nobody has been before.
    if (await start.isVisible()) {
      if (city) await this.page.getByRole('radio', { name: city }).check({ force: true })
      await start.click()
    }
    await expect(report).toBeVisible()
  }

  /** Goes to an address of the page. */
  async visit(path: string) {
    await this.page.goto(new URL(path, this.page.url()).href)
  }

  /** Meets the city once, so that its key is known, and is without it from then on. */
  async meetAndLose(city: City) {
    await city.start()
    await this.visit('/#/antrean')
    await this.askForNews()
    await expect(this.page.getByText('Terhubung')).toBeVisible()
    await city.kill()
    await this.visit('/#/')
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  /** Opens the one screen on which a report fits. */
  async report() {
    await this.button(/^Lapor/).first().click()
    await expect(this.page.getByRole('heading', { name: 'Soal apa?' })).toBeVisible()
  }

  /** From there to the first of the four steps. */
  async stepwise() {
    // By the keyboard: what is found out about the place comes in above, and moves the button under a finger.
    await this.button('Isi langkah demi langkah').press('Enter')
    await expect(this.page.getByRole('heading', { name: 'Foto dulu' })).toBeVisible()
  }

  async begin() {
    await this.report()
    await this.stepwise()
  }

  async choosePhotos(files: string[] | { name: string; mimeType: string; buffer: Buffer }[]) {
    await this.page.locator('input[type=file]').setInputFiles(files)
  }

  photos() {
    return this.page.getByRole('list', { name: /dari 5 foto/ }).getByRole('img')
  }

  async addPhotos(count: number) {
    const before = await this.photos().count()
    await this.choosePhotos(await cameraPhotos(count))
    // Debug builds take their time to shrink twelve megapixels.
    await expect(this.photos()).toHaveCount(before + count)
  }

  async toPlace() {
    await this.button('Lanjut ke tempat').click()
    await expect(this.page.getByLabel('Patokan')).toBeVisible()
  }

  async toWords() {
    await this.button(/Pakai tempat ini|Lanjut tanpa titik/).click()
    await expect(this.page.getByRole('heading', { name: 'Soal apa?' })).toBeVisible()
  }

  async toCheck() {
    await this.button('Lanjut periksa').click()
    await expect(this.page.getByRole('heading', { name: 'Yang dikirim' })).toBeVisible()
  }

  /** Waits until every letter is safe. */
  async saved() {
    await expect(this.page.locator('[data-saving="saved"]')).toBeVisible()
  }

  async tapMap() {
    await this.page.getByRole('application', { name: /^Peta/ }).click({ position: { x: 170, y: 90 } })
    await expect(this.page.getByText('Pin ditaruh sendiri')).toBeVisible()
  }

  async say(text: string) {
    await this.page.getByLabel('Ceritakan singkat').fill(text)
  }

  async choose(channel: string, category: string) {
    await this.page.getByRole('radio', { name: new RegExp(`^${channel}`) }).check({ force: true })
    await this.page.getByRole('radio', { name: category, exact: true }).check({ force: true })
  }

  /** A report with these photos, to the last step. */
  async compose(text = STORY, photos: Parameters<Citizen['choosePhotos']>[0] = []) {
    await this.begin()
    if (photos.length > 0) {
      await this.choosePhotos(photos)
      await expect(this.photos()).toHaveCount(photos.length)
    }
    await this.toPlace()
    await this.page.getByLabel('Patokan').fill('Depan warung, seberang pasar')
    await this.toWords()
    await this.choose('Infrastruktur', 'Jalan rusak')
    await this.say(text)
    await this.saved()
    await this.toCheck()
  }

  /** Says yes to the city's text, where the kind asks for it. */
  async agree() {
    const yes = this.page.getByRole('checkbox', { name: 'Saya setuju' })
    if (await yes.isVisible()) await yes.check({ force: true })
  }

  async submit() {
    await this.button(/^(Kirim|Simpan, kirim nanti)$/).click()
    await expect(this.page.getByRole('heading', { name: 'Tanda terima' })).toBeVisible()
    return this.ticket()
  }

  /** From the empty queue; the core would ask by itself, but not at once. */
  async askForNews() {
    await this.button('Tanya kabar ke kota').click()
    await expect(this.button('Tanya kabar ke kota')).toBeEnabled()
  }

  async ticket(): Promise<string> {
    const text = await this.page.getByText(/^[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}$/).first().textContent()
    if (!text) throw new Error('no ticket')
    return text
  }
}
