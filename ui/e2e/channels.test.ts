// Every way in: one report through each channel and each form of both cities, written offline, complete at the city.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { smallPhotos } from './files'
import { Citizen, expect, test } from './test'

type Way = { channel: string; category: string; form: string }

/** One category for each channel and form of a pack, by the names that a citizen reads. A new one is walked by itself. */
function ways(pack: string): Way[] {
  const read = (file: string) => readFileSync(resolve(import.meta.dirname, '../../packs', pack, file), 'utf8')
  const table = (name: string) => read('strings/id.toml').split(/^\[/m).find((part) => part.startsWith(`${name}]`)) ?? ''
  const value = (text: string, key: string) => new RegExp(`^"?${key}"? = "(.*)"$`, 'm').exec(text)?.[1] ?? ''
  const found = new Map<string, Way>()
  for (const category of read('pack.toml').split('[[category]]').slice(1)) {
    const [channel, form] = [value(category, 'channel'), value(category, 'form')]
    const way = { channel: value(table('channel'), channel), category: value(table('category'), value(category, 'id')), form }
    if (!found.has(`${channel} ${form}`)) found.set(`${channel} ${form}`, way)
  }
  return [...found.values()]
}

/** Answers every question of the form on the page. */
async function answerAll(page: Page) {
  const form = page.getByRole('region', { name: /./ }).filter({ has: page.locator('#form-title') })
  for (const group of await form.getByRole('radiogroup').all()) await group.getByRole('radio').first().check({ force: true })
  for (const group of await form.getByRole('group').all()) await group.getByRole('checkbox').first().check({ force: true })
  for (const field of await form.getByRole('textbox').all()) {
    const isNumber = (await field.getAttribute('inputmode')) === 'numeric'
    await field.fill(isNumber ? '20' : 'Contoh')
  }
}

async function report(citizen: Citizen, page: Page, way: Way, index: number): Promise<string> {
  await citizen.visit('/#/')
  await citizen.begin()
  await citizen.choosePhotos(await smallPhotos(page, 1))
  await expect(citizen.photos()).toHaveCount(1)
  await citizen.toPlace()
  await citizen.tapMap()
  await page.getByLabel('Patokan').fill(`Patokan contoh ${index}`)
  await citizen.toWords()
  await citizen.choose(way.channel, way.category)
  await citizen.say(`Contoh laporan nomor ${index}.`)
  if (way.form !== '') await answerAll(page)
  await citizen.saved()
  await citizen.toCheck()
  await citizen.agree()
  const ticket = await citizen.submit()
  await expect(page.getByRole('heading', { name: 'Aman tersimpan di HP' })).toBeVisible()
  return ticket
}

for (const { pack, name } of [{ pack: 'pasuruan', name: 'Kota Pasuruan' }, { pack: 'pamekasan', name: 'Kabupaten Pamekasan' }]) {
  test(`every channel and form of ${name}, from offline to complete`, async ({ page, city, bridge }) => {
    const citizen = new Citizen(page)
    await citizen.open(await bridge.start(), name)
    const tickets = []
    for (const [index, way] of ways(pack).entries()) {
      await test.step(`${way.channel}: ${way.category}`, async () => {
        tickets.push(await report(citizen, page, way, index + 1))
      })
    }
    expect(tickets.length).toBeGreaterThanOrEqual(5)
    await city.start(pack)
    await citizen.visit('/#/antrean')
    await citizen.button('Kirim sekarang').click()
    await expect(page.getByRole('heading', { name: 'Semua sudah terkirim' })).toBeVisible()
    await citizen.visit('/#/')
    const links = page.getByRole('list').getByRole('link')
    await expect(links).toHaveCount(tickets.length)
    const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
    for (const address of addresses) {
      await citizen.visit(`/${address}`)
      await page.getByRole('link', { name: 'Lihat tanda terima' }).click()
      await expect(page.getByRole('heading', { name: 'Lengkap di kota' })).toBeVisible()
    }
  })
}
