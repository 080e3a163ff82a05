// A photo is opened, turned, cropped, and what nobody needs to see on it is hidden, before anything leaves the phone.

import type { Locator, Page } from '@playwright/test'
import AxeBuilder from './axe'
import { computer } from './browser'
import { smallPhotos } from './files'
import { enlarge, readable } from './readable'
import { type Citizen, expect, test } from './test'

/** Fine stripes, and a corner of each colour: what was hidden has none, what was turned has the corners elsewhere. */
async function striped(page: Page, width = 1_200, height = 900) {
  const picture = await page.evaluate(({ width, height }) => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    const pen = canvas.getContext('2d')
    if (!pen) throw new Error('no canvas')
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, width, height)
    pen.fillStyle = '#000'
    for (let x = 0; x < width; x += 12) pen.fillRect(x, 0, 6, height)
    const corners = [['#d00000', 0, 0], ['#00a000', 1, 0], ['#0000d0', 0, 1], ['#d0d000', 1, 1]] as const
    for (const [colour, x, y] of corners) {
      pen.fillStyle = colour
      pen.fillRect(x * (width - 100), y * (height - 100), 100, 100)
    }
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1] ?? ''
  }, { width, height })
  return [{ name: 'garis.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(picture, 'base64') }]
}

class Editor {
  readonly dialog: Locator
  readonly stage: Locator
  constructor(private readonly page: Page, private readonly citizen: Citizen) {
    this.dialog = page.getByRole('dialog')
    this.stage = page.getByRole('application')
  }
  button(name: string | RegExp) {
    return this.dialog.getByRole('button', { name, exact: typeof name === 'string' })
  }
  async open(n = 1, count = 1) {
    await this.citizen.button(`Buka foto ${n} dari ${count}`).click()
    await expect(this.page.locator('[role=application][data-ready]')).toBeVisible()
  }
  /** A place of the stage, in shares of its width and height. */
  async at(x: number, y: number) {
    const box = await this.stage.boundingBox()
    if (!box) throw new Error('no stage')
    return { x: box.x + x * box.width, y: box.y + y * box.height }
  }
  async tap(x: number, y: number) {
    const at = await this.at(x, y)
    await this.page.mouse.click(at.x, at.y)
  }
  async wipe(from: [number, number], to: [number, number]) {
    const [one, other] = [await this.at(...from), await this.at(...to)]
    await this.page.mouse.move(one.x, one.y)
    await this.page.mouse.down()
    await this.page.mouse.move(other.x, other.y, { steps: 12 })
    await this.page.mouse.up()
  }
  async done() {
    await this.button('Selesai').click()
    await expect(this.dialog).toBeHidden()
  }
}

/** Which photo the draft has, by its address at the host. */
const address = async (citizen: Citizen, n = 1) => new URL((await citizen.photos().nth(n - 1).getAttribute('src')) ?? '', citizen.page.url()).href.replace('/thumb/', '/full/')
/** The bytes as they would be sent: their hash, their size in pixels, and the colours at shares of it. */
async function read(page: Page, url: string, places: [number, number][] = []) {
  return page.evaluate(async ({ url, places }) => {
    const answer = await fetch(url)
    const bytes = await answer.arrayBuffer()
    if (!answer.ok) return { status: answer.status, sha256: '', width: 0, height: 0, colours: [] as string[] }
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    const picture = await createImageBitmap(new Blob([bytes]))
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: picture.width, height: picture.height })
    const pen = canvas.getContext('2d', { willReadFrequently: true })
    pen?.drawImage(picture, 0, 0)
    const name = ([r = 0, g = 0, b = 0]: Uint8ClampedArray) =>
      Math.abs(r - g) < 25 && Math.abs(g - b) < 25 ? (r > 190 ? 'white' : r < 65 ? 'black' : 'grey') : r > 120 && g > 120 ? 'yellow' : r > g && r > b ? 'red' : g > b ? 'green' : 'blue'
    const colours = places.map(([x, y]) => {
      const data = pen?.getImageData(Math.round(x * (picture.width - 1)), Math.round(y * (picture.height - 1)), 1, 1).data
      return data ? name(data) : ''
    })
    return { status: answer.status, sha256: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''), width: picture.width, height: picture.height, colours }
  }, { url, places })
}
/** Blacks and whites along a line: none where it is hidden. */
async function stripes(page: Page, url: string, y: number, from: number, to: number) {
  const places = Array.from({ length: 60 }, (_, n): [number, number] => [from + ((to - from) * n) / 59, y])
  const { colours } = await read(page, url, places)
  return colours.filter((colour) => colour !== 'grey').length
}
const CORNERS: [number, number][] = [[0.03, 0.03], [0.97, 0.03], [0.03, 0.97], [0.97, 0.97]]

async function begin(citizen: Citizen, page: Page) {
  await citizen.begin()
  await citizen.choosePhotos(await striped(page))
  await expect(citizen.photos()).toHaveCount(1)
  return new Editor(page, citizen)
}

test('a photo is turned to the right: new bytes under a new address, and the old ones are gone', async ({ citizen, page }) => {
  const editor = await begin(citizen, page)
  const old = await address(citizen)
  const before = await read(page, old, CORNERS)
  expect(before).toMatchObject({ width: 1_200, height: 900, colours: ['red', 'green', 'blue', 'yellow'] })
  await editor.open()
  await editor.button('Putar').click()
  await editor.done()
  await expect(page.getByText('Perubahan foto tersimpan')).toBeVisible()
  const now = await address(citizen)
  expect(now).not.toBe(old)
  const after = await read(page, now, CORNERS)
  expect(after).toMatchObject({ width: 900, height: 1_200, colours: ['blue', 'red', 'yellow', 'green'] })
  expect(after.sha256).not.toBe(before.sha256)
  expect((await read(page, old)).status).toBe(404)
  expect((await read(page, now.replace('/full/', '/thumb/'))).width, 'its thumbnail is its own').toBe(240)
  await expect(citizen.button('Buka foto 1 dari 1'), 'the keyboard goes on where it was').toBeFocused()
})

test('what is cropped away is away, by a finger and by the arrow keys', async ({ citizen, page }) => {
  const editor = await begin(citizen, page)
  await editor.open()
  await editor.button('Potong').click()
  const corner = await editor.button('Sudut kanan bawah').boundingBox()
  const frame = await editor.button(/^Bingkai/).boundingBox()
  if (!corner || !frame) throw new Error('no frame')
  const from = { x: corner.x + corner.width / 2, y: corner.y + corner.height / 2 }
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x - frame.width / 2, from.y - frame.height / 4, { steps: 5 })
  await page.mouse.up()
  await editor.button('Sudut kiri atas').press('Shift+ArrowDown')
  await editor.button('Urungkan').click()
  await editor.done()
  const after = await read(page, await address(citizen), CORNERS)
  expect(after.width).toBeGreaterThan(590)
  expect(after.width).toBeLessThan(610)
  expect(after.height).toBeGreaterThan(665)
  expect(after.height).toBeLessThan(685)
  expect(after.colours[0]).toBe('red')
  expect(after.colours.filter((colour) => ['green', 'blue', 'yellow'].includes(colour))).toEqual([])

  await editor.open()
  await editor.button('Potong').click()
  await expect(editor.button('Foto utuh')).toBeDisabled()
  await editor.button('Sudut kiri atas').press('Shift+ArrowDown')
  await editor.button('Sudut kiri atas').press('Shift+ArrowRight')
  await expect(editor.button('Foto utuh')).toBeEnabled()
  await editor.done()
  const again = await read(page, await address(citizen), CORNERS)
  expect(again.width).toBeLessThan(after.width)
  expect(again.height).toBeLessThan(after.height)
})

test('what a finger went over is hidden in the bytes that are sent, cropped and turned with the rest', async ({ citizen, page }) => {
  const editor = await begin(citizen, page)
  const old = await address(citizen)
  expect(await stripes(page, old, 0.5, 0.4, 0.6), 'stripes to begin with').toBeGreaterThan(30)
  await editor.open()
  await editor.button('Samarkan').click()
  await expect(page.getByText('Usap, atau ketuk sekali')).toBeVisible()
  await editor.wipe([0.3, 0.5], [0.7, 0.5])
  await expect(page.getByText('Usap, atau ketuk sekali')).toBeHidden()
  await editor.done()
  const hidden = await address(citizen)
  expect(await stripes(page, hidden, 0.5, 0.3, 0.7)).toBe(0)
  expect(await stripes(page, hidden, 0.1, 0.3, 0.7), 'the rest is as it was').toBeGreaterThan(30)

  // A tap with the largest brush, on the turned photo: the mosaic is where the finger was.
  await editor.open()
  await editor.button('Putar').click()
  await editor.button('Samarkan').click()
  await editor.button('Besar').click()
  await editor.tap(0.5, 0.2)
  await editor.done()
  const turned = await address(citizen)
  const { width, height } = await read(page, turned)
  expect([width, height]).toEqual([900, 1_200])
  // The stripes lie now; along a column there are none where it was tapped.
  const column = (from: number, to: number) => Array.from({ length: 40 }, (_, n): [number, number] => [0.5, from + ((to - from) * n) / 39])
  const colours = async (from: number, to: number) => (await read(page, turned, column(from, to))).colours.filter((colour) => colour !== 'grey').length
  expect(await colours(0.14, 0.17)).toBe(0)
  expect(await colours(0.8, 0.95)).toBeGreaterThan(15)
})

test('every stroke is undone, one after the other, and nothing changed is nothing saved', async ({ citizen, page }) => {
  const editor = await begin(citizen, page)
  const old = await address(citizen)
  await editor.open()
  const undo = editor.button('Urungkan')
  await expect(undo).toBeDisabled()
  await editor.button('Samarkan').click()
  for (const x of [0.2, 0.4, 0.6, 0.8]) await editor.tap(x, 0.5)
  await expect(page.getByRole('status').getByText('4 bagian disamarkan')).toBeAttached()
  await editor.button('Putar').click()
  for (let n = 0; n < 4; n += 1) await undo.click()
  await expect(page.getByRole('status').getByText('Langkah terakhir diurungkan')).toBeAttached()
  await editor.stage.press('Control+z')
  await expect(undo).toBeDisabled()
  await editor.done()
  expect(await address(citizen)).toBe(old)
})

test('the cross, Escape and Back leave the photo as it was', async ({ citizen, page }) => {
  const editor = await begin(citizen, page)
  const old = await address(citizen)
  const { sha256 } = await read(page, old)
  const ways = [
    () => editor.button('Batal, foto tetap seperti semula').click(),
    () => page.keyboard.press('Escape'),
    () => page.goBack(),
  ]
  for (const leave of ways) {
    await editor.open()
    await editor.button('Samarkan').click()
    await editor.tap(0.5, 0.5)
    await leave()
    await expect(editor.dialog).toBeHidden()
    await expect(page.getByRole('heading', { name: 'Foto dulu' })).toBeVisible()
    expect(await address(citizen)).toBe(old)
    expect((await read(page, old)).sha256).toBe(sha256)
  }
})

test('photos are put in another order and taken out where they are looked at', async ({ citizen, page }) => {
  await citizen.begin()
  await citizen.choosePhotos(await smallPhotos(page, 3))
  await expect(citizen.photos()).toHaveCount(3)
  const ids = [await address(citizen, 1), await address(citizen, 2), await address(citizen, 3)]
  const editor = new Editor(page, citizen)
  await editor.open(3, 3)
  await expect(editor.button('Pindahkan foto 3 ke belakang')).toBeDisabled()
  await editor.button('Pindahkan foto 3 ke depan').click()
  await editor.button('Pindahkan foto 2 ke depan').click()
  await expect(editor.dialog.getByRole('heading', { name: 'Foto 1' })).toBeVisible()
  expect([await address(citizen, 1), await address(citizen, 2), await address(citizen, 3)]).toEqual([ids[2], ids[0], ids[1]])
  // One that is edited keeps its place.
  await editor.button('Putar').click()
  await editor.done()
  expect([await address(citizen, 2), await address(citizen, 3)]).toEqual([ids[0], ids[1]])
  expect(ids).not.toContain(await address(citizen, 1))
  await editor.open(2, 3)
  await editor.button('Hapus foto 2').click()
  await expect(citizen.photos()).toHaveCount(2)
  await expect(editor.dialog).toBeHidden()
  await expect(page.getByText('Foto dihapus')).toBeVisible()
  expect((await read(page, ids[0] ?? '')).status).toBe(404)
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Soal apa?' }), 'Back goes to where it came from, not into a photo that is gone').toBeVisible()
})

test('two fingers come closer and hide nothing, and nothing is beyond the keyboard', async ({ citizen, page }) => {
  const editor = await begin(citizen, page)
  await editor.open()
  await editor.button('Samarkan').click()
  const canvas = editor.stage.locator('canvas')
  const wide = async () => (await canvas.boundingBox())?.width ?? 0
  const before = await wide()
  const session = await page.context().newCDPSession(page)
  const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', places: [number, number][]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: await Promise.all(places.map(async ([x, y], id) => ({ id, ...(await editor.at(x, y)) }))) })
  await touch('touchStart', [[0.45, 0.5]])
  await touch('touchStart', [[0.45, 0.5], [0.55, 0.5]])
  for (let n = 1; n <= 10; n += 1) await touch('touchMove', [[0.45 - n * 0.01, 0.5], [0.55 + n * 0.01, 0.5]])
  await touch('touchEnd', [])
  await expect.poll(wide).toBeGreaterThan(before * 2)
  await expect(editor.button('Urungkan')).toBeDisabled()
  // A finger alone hides.
  await touch('touchStart', [[0.5, 0.5]])
  await touch('touchEnd', [])
  await expect(editor.button('Urungkan')).toBeEnabled()

  await editor.stage.press('0')
  await expect.poll(wide).toBe(before)
  await editor.stage.press('+')
  await expect.poll(wide).toBeGreaterThan(before)
  await editor.stage.press('0')
  await editor.stage.press('ArrowUp')
  await editor.stage.press('Enter')
  await expect(page.getByRole('status').getByText('2 bagian disamarkan')).toBeAttached()
  await editor.done()
})

test('nobody is shut out, whichever tool is at hand', async ({ citizen, page }) => {
  const editor = await begin(citizen, page)
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  await editor.open()
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  for (const tool of ['Samarkan', 'Potong']) {
    await editor.button(tool).click()
    expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  }
})

for (const percent of [100, 200]) {
  test(`every word has room, at ${percent} %`, async ({ citizen, page }) => {
    if (percent > 100) await enlarge(citizen, page, percent)
    const editor = await begin(citizen, page)
    await editor.open()
    for (const viewport of [{ width: 360, height: 640 }, { width: 640, height: 360 }, { width: 320, height: 480 }]) {
      await page.setViewportSize(viewport)
      const screen = `${viewport.width} × ${viewport.height}`
      await readable(page, `looked at, ${screen}`)
      for (const tool of ['Samarkan', 'Potong']) {
        await editor.button(tool).click()
        await readable(page, `${tool}, ${screen}`)
      }
      await editor.button('Potong').click()
    }
  })
}

test.describe('on a computer', () => {
  test.use(computer)

  test('the mouse does it all, and its wheel comes closer to where it is', async ({ citizen, page }) => {
    const editor = await begin(citizen, page)
    await editor.open()
    const canvas = editor.stage.locator('canvas')
    const before = (await canvas.boundingBox())?.width ?? 0
    const at = await editor.at(0.5, 0.5)
    await page.mouse.move(at.x, at.y)
    await page.mouse.wheel(0, -400)
    await expect.poll(async () => (await canvas.boundingBox())?.width ?? 0).toBeGreaterThan(before)
    await editor.button('Perkecil').click()
    await editor.button('Samarkan').click()
    await editor.wipe([0.4, 0.5], [0.6, 0.5])
    await editor.done()
    expect(await stripes(page, await address(citizen), 0.5, 0.45, 0.55)).toBe(0)
  })
})
