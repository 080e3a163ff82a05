// A city that the app did not come with: its address, who answers there, and its reports.

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder, root } from './programs'
import { expect, test } from './test'

/** Pasuruan's pack as that of a city of its own at this address. */
function ownPack(endpoint: string): string {
  const pack = folder('pack')
  cpSync(join(root, 'packs/pasuruan'), pack, { recursive: true })
  let text = readFileSync(join(pack, 'pack.toml'), 'utf8')
  for (const [from, to] of [['id = "pasuruan"', 'id = "kota-baru"'], ['"Kota Pasuruan"', '"Kota Baru"'], ['"35.75"', '"35.99"'], ['"PSR"', '"KBR"'], ['https://sambat.pasuruan.example', endpoint]] as const) text = text.replace(from, to)
  writeFileSync(join(pack, 'pack.toml'), text)
  writeFileSync(join(pack, 'areas.csv'), 'code,name\n')
  return pack
}

test('who types the address of a city sees who answers there, and adds it', async ({ citizen, city, page }) => {
  const pack = ownPack(city.address)
  try {
    await city.start(pack)
    await citizen.visit('/#/setelan')
    await expect(page.getByRole('radio', { name: 'Kota Pasuruan bawaan aplikasi' })).toBeChecked()
    await citizen.button('Tambah kota lain').click()
    const sheet = page.getByRole('dialog', { name: 'Tambah kota lain' })
    const address = sheet.getByLabel('Alamat atau kode kota')
    await address.fill('http://lapor.kota.example')
    await sheet.getByRole('button', { name: 'Cari kota' }).click()
    await expect(sheet.getByRole('alert').filter({ hasText: 'Ini bukan alamat kota.' })).toBeVisible()
    await address.fill(city.address)
    await expect(sheet.getByText('Ini bukan alamat kota.')).toHaveCount(0)
    await address.press('Enter')
    await expect(sheet.getByText('127.0.0.1', { exact: true })).toBeVisible()
    await expect(sheet.getByText('Kota Baru')).toBeVisible()
    await sheet.getByRole('button', { name: 'Tambahkan' }).click()
    await expect(sheet).toHaveCount(0)
    await expect(page.getByRole('radio', { name: 'Kota Baru', exact: true })).toBeChecked()
    await citizen.visit('/#/')
    await expect(page.getByText('Kota Baru').first()).toBeVisible()
  } finally {
    rmSync(pack, { recursive: true, force: true })
  }
})
