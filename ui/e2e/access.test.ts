// Without a mouse, without colours, in both languages: every screen by its roles.

import AxeBuilder from './axe'
import { computer } from './browser'
import { ask } from './file'
import { smallPhotos } from './files'
import { expect, STORY, test } from './test'
import { everyScreen } from './walk'

test('a report by keyboard alone', async ({ citizen, page }) => {
  const tabTo = async (name: RegExp, role: 'button' | 'radio' | 'textbox' | 'application' | 'switch' = 'button') => {
    const target = page.getByRole(role, { name }).first()
    for (let pressed = 0; pressed < 40; pressed += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not reach ${name}`)
  }
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  await tabTo(/^Lapor/)
  await page.keyboard.press('Enter')
  await tabTo(/langkah demi langkah/)
  await page.keyboard.press('Enter')
  await tabTo(/Lanjut ke tempat/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('application', { name: /^Peta/ })).toBeVisible()
  await tabTo(/^Peta/, 'application')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByText('Pin ditaruh sendiri')).toBeVisible()
  await tabTo(/Patokan/, 'textbox')
  await page.keyboard.type('Dekat jembatan')
  await tabTo(/Pakai tempat ini/)
  await page.keyboard.press('Enter')
  await tabTo(/Infrastruktur/, 'radio')
  await page.keyboard.press('Space')
  await tabTo(/Jalan rusak/, 'radio')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: 'Lampu jalan' })).toBeChecked()
  await tabTo(/Ceritakan singkat/, 'textbox')
  await page.keyboard.type('Lampu mati. Gelap sekali.')
  await tabTo(/Anonim/, 'switch')
  await page.keyboard.press('Space')
  await expect(page.getByRole('switch', { name: /Anonim/ })).toBeChecked()
  await tabTo(/Lanjut periksa/)
  await page.keyboard.press('Enter')
  await expect(page.getByText('isi, foto, tempat, tanpa nama')).toBeVisible()
  await tabTo(/Simpan, kirim nanti|^Kirim$/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Aman tersimpan di HP' })).toBeVisible()
})

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme })

    test('no screen has what axe finds wrong', async ({ citizen, page }) => {
      const found: string[] = []
      await everyScreen(citizen, page, async (screen) => {
        const { violations } = await new AxeBuilder(page).analyze()
        found.push(...violations.map((violation) => `${screen}: ${violation}`))
      })
      expect(found).toEqual([])
    })
  })
}

test('nothing scrolls sideways on the smallest phone', async ({ citizen, page }) => {
  await page.setViewportSize({ width: 320, height: 568 })
  const fits = async () => {
    const over = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === 'auto').map((element) => element.className))
    expect(over).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  }
  await fits()
  await citizen.begin()
  await fits()
  await citizen.toPlace()
  await fits()
  await citizen.toWords()
  await citizen.choose('Infrastruktur', 'Jalan rusak')
  await fits()
  await citizen.toCheck()
  await fits()
})

test('each language that says a whole report by its own name; whoever had chosen another reads Indonesian', async ({ citizen, page }) => {
  await expect(citizen.button(/^Lapor/).first()).toBeVisible()
  for (const tongue of ['jv', 'mad']) {
    await ask(page, 'setting_set', { setting: 'language', value: tongue })
    await page.reload()
    // Not one word of it: a mixture is nobody's language.
    await expect(page.getByRole('heading', { name: 'Ada yang perlu dibenahi?' })).toBeVisible()
    await expect(page.getByRole('status').filter({ hasText: /^(Tanpa sinyal|Kota tidak menjawab)$/ })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'id')
  }
  await citizen.button('Kota Pasuruan, setelan').click()
  const tongues = page.getByRole('group', { name: 'Bahasa', exact: true })
  await expect(tongues.locator('label')).toHaveText(['Bahasa Indonesia', 'English'])
  for (const [name, lang] of [['Bahasa Indonesia', 'id'], ['English', 'en']] as const) await expect(tongues.locator(`label[lang=${lang}]`)).toHaveText(name)
  await expect(tongues.getByRole('radio', { name: 'Bahasa Indonesia' })).toBeChecked()
})

test('English and night, and they stay', async ({ citizen, page }) => {
  await citizen.button('Kota Pasuruan, setelan').click()
  await page.getByRole('radio', { name: 'English' }).check({ force: true })
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true })
  await page.getByRole('switch', { name: /Save data/ }).click()
  await expect(page.getByRole('switch', { name: /Save data/ })).toBeChecked()
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Anything that needs fixing?' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Anything that needs fixing?' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark')
})

test.describe('on a computer', () => {
  test.use(computer)

  test('each place of the rail has a sign of its own, and the settings have the gear', async ({ citizen, page }) => {
    await expect(citizen.button(/^Lapor/).first()).toBeVisible()
    const rail = page.getByRole('navigation', { name: 'Menu utama' })
    await expect(rail.getByRole('link', { name: 'Setelan' }).locator('use')).toHaveAttribute('href', '#icon-gear')
    const signs = await rail.locator('a use').evaluateAll((all) => all.map((use) => use.getAttribute('href')))
    expect(new Set(signs).size).toBe(signs.length)
    expect(await page.evaluate((all) => all.filter((sign) => !sign || !document.querySelector(sign)), signs), 'signs that the set lacks').toEqual([])
  })

  test('no screen beside the list has what axe finds wrong', async ({ citizen, page }) => {
    const found: string[] = []
    const look = async (screen: string) => {
      const { violations } = await new AxeBuilder(page).analyze()
      found.push(...violations.map((violation) => `${screen}: ${violation}`))
    }
    await expect(citizen.button(/^Lapor/).first()).toBeVisible()
    await look('home')
    await citizen.begin()
    await look('photo')
    await citizen.toPlace()
    await citizen.tapMap()
    await look('place')
    await citizen.toWords()
    await citizen.choose('Infrastruktur', 'Jalan rusak')
    await citizen.say(STORY)
    await citizen.saved()
    await look('words')
    await citizen.toCheck()
    await look('check')
    await citizen.submit()
    await look('receipt')
    await citizen.button('Lihat rincian').click()
    await expect(page.getByRole('heading', { name: 'Perjalanan laporan' })).toBeVisible()
    await look('detail')
    for (const [path, name] of [['/#/antrean', 'Antrean'], ['/#/papan', 'Seberapa cepat kota menjawab?'], ['/#/setelan', 'Setelan']] as const) {
      await citizen.visit(path)
      await expect(page.getByRole('heading', { name, exact: true }).first()).toBeVisible()
      await look(path)
    }
    expect(found).toEqual([])
  })

  test('list and details stand side by side, and files are dropped', async ({ citizen, page }) => {
    await citizen.begin()
    const [photo] = await smallPhotos(page, 1)
    const data = await page.evaluateHandle(async (text) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], 'jatuh.jpg', { type: 'image/jpeg' }))
      return transfer
    }, photo?.buffer.toString('base64') ?? '')
    await page.dispatchEvent('body', 'dragenter', { dataTransfer: data })
    await expect(page.getByText('Jatuhkan foto di sini')).toBeVisible()
    await page.dispatchEvent('body', 'drop', { dataTransfer: data })
    await expect(citizen.photos()).toHaveCount(1)
    await expect(page.getByText('Jatuhkan foto di sini')).toBeHidden()
    await citizen.toPlace()
    await citizen.tapMap()
    await citizen.toWords()
    await citizen.choose('Infrastruktur', 'Jalan rusak')
    await citizen.say(STORY)
    await citizen.saved()
    await citizen.toCheck()
    await citizen.submit()
    await page.getByRole('region', { name: 'Laporan saya' }).first().getByRole('link', { name: /Lubang dalam/ }).click()
    await expect(page.getByRole('heading', { level: 1, name: /Lubang dalam/ })).toBeVisible()
    await expect(page.getByText('Di komputer').first()).toBeVisible()
    const { violations } = await new AxeBuilder(page).analyze()
    expect(violations).toEqual([])
  })
})
