// Who complains: asked for by nobody before the last step, kept closed, told by four digits, forgotten on request.

import AxeBuilder from './axe'
import { folderHolds } from './folder'
import { NIK } from './privacy'
import { expect, test } from './test'

const grouped = (nik: string) => nik.replace(/(.{4})(?=.)/g, '$1 ')

test('an identity is offered, locked, shown by four digits and forgotten', async ({ citizen, page }) => {
  await citizen.compose()
  await expect(page.getByText('Identitas: tidak diisi, tidak ikut dikirim')).toBeVisible()
  await citizen.button('Identitas: Isi').click()
  const sheet = page.getByRole('dialog', { name: 'Identitas' })
  await expect(sheet.getByText(/Yang bisa membaca/)).toBeVisible()
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])

  await sheet.getByRole('button', { name: 'Kunci dan simpan' }).click()
  await expect(sheet.getByText('Belum ada yang diisi.')).toBeVisible()
  await sheet.getByLabel('NIK').fill('3575 0141')
  await expect(sheet.getByText('Belum ada yang diisi.'), 'what is mended is no mistake any more').toBeHidden()
  await sheet.getByRole('button', { name: 'Kunci dan simpan' }).click()
  await expect(sheet.getByText(/Nyalakan “Saya setuju” dulu/)).toBeVisible()
  await sheet.getByRole('switch', { name: /Saya setuju/ }).click()
  await sheet.getByRole('button', { name: 'Kunci dan simpan' }).click()
  await expect(sheet.getByText('NIK terdiri dari 16 angka. Periksa lagi, atau kosongkan.')).toBeVisible()
  await expect(sheet.getByLabel('NIK')).toBeFocused()
  await sheet.getByLabel('NIK').pressSequentially('0')
  await expect(sheet.getByLabel('NIK')).toBeFocused()
  await expect(sheet.getByText('NIK terdiri dari 16 angka.'), 'while it is mended, before the field is left').toBeHidden()
  await expect(sheet.getByLabel('NIK')).not.toHaveAttribute('aria-invalid')

  // Odd is told and kept: the 99th of a month.
  await sheet.getByLabel('NIK').fill(grouped(NIK.odd))
  await sheet.getByRole('button', { name: 'Kunci dan simpan' }).click()
  await expect(sheet.getByText('Tanggal lahir di dalamnya tidak ada di kalender.')).toBeVisible()
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  await sheet.getByRole('button', { name: 'Isi ulang' }).click()
  await sheet.getByLabel('NIK').fill(grouped(NIK.usual))
  await sheet.getByRole('switch', { name: /Saya setuju/ }).click()
  await sheet.getByRole('button', { name: 'Kunci dan simpan' }).click()
  await expect(sheet.getByText('•••• •••• •••• 0001')).toBeVisible()
  await expect(sheet.getByText('Tanggal lahir di dalamnya tidak ada di kalender.')).toBeHidden()
  await sheet.getByRole('button', { name: 'Tutup' }).click()
  await expect(page.getByText('Identitas: NIK berakhir 0001, dikirim terkunci untuk kota')).toBeVisible()
  expect(await page.content()).not.toContain('3575')

  await citizen.submit()
  await citizen.visit('/#/setelan')
  await expect(page.getByText('NIK berakhir 0001')).toBeVisible()
  await citizen.button('Identitas: Ubah').click()
  await sheet.getByRole('button', { name: 'Lupakan' }).click()
  await expect(page.getByRole('dialog', { name: 'Setelan' }).getByText('Tidak diisi')).toBeVisible()
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
})

test('an anonymous report takes no identity along, and none is asked for', async ({ citizen, page }) => {
  await citizen.compose()
  await citizen.button('Ubah isi').click()
  await page.getByRole('switch', { name: /Anonim/ }).click()
  await citizen.saved()
  await citizen.toCheck()
  await expect(page.getByText('Identitas: tidak ikut, laporan ini anonim')).toBeVisible()
  await expect(citizen.button('Identitas: Isi')).toBeHidden()
})

test('what was typed waits while the sheet is closed, and nowhere longer', async ({ citizen, page, bridge }) => {
  await citizen.compose()
  await citizen.button('Identitas: Isi').click()
  const sheet = page.getByRole('dialog', { name: 'Identitas' })
  await sheet.getByLabel('Nama').fill('Contoh Saja')
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await citizen.button('Identitas: Isi').click()
  await expect(sheet.getByLabel('Nama')).toHaveValue('Contoh Saja')
  expect(folderHolds(bridge.data, 'Contoh Saja')).toBe(false)

  await page.reload()
  await citizen.button('Identitas: Isi').click()
  await expect(sheet.getByLabel('Nama')).toHaveValue('')
})

test('a consent is withdrawn: it says what will happen, and the name is gone here', async ({ citizen, page }) => {
  await citizen.compose()
  await citizen.button('Identitas: Isi').click()
  const sheet = page.getByRole('dialog', { name: 'Identitas' })
  await sheet.getByLabel('NIK').fill(NIK.usual)
  await sheet.getByRole('switch', { name: /Saya setuju/ }).click()
  await sheet.getByRole('button', { name: 'Kunci dan simpan' }).click()
  await sheet.getByRole('button', { name: 'Tutup' }).click()
  await citizen.submit()
  await citizen.button('Lihat rincian').click()
  await citizen.button('Tarik izin').click()
  const asked = page.getByRole('dialog', { name: 'Tarik izin ini?' })
  await expect(asked.getByText(/Nama, nomor HP, dan NIK/)).toBeVisible()
  expect((await new AxeBuilder(page).analyze()).violations).toEqual([])
  await asked.getByRole('button', { name: 'Jangan tarik' }).click()
  await expect(asked).toBeHidden()
  await citizen.button('Tarik izin').click()
  await asked.getByRole('button', { name: 'Tarik izin' }).click()
  await expect(page.getByText('Anda menarik izin, data diri dihapus')).toBeVisible()
  await expect(citizen.button('Tarik izin')).toBeHidden()
  await expect(citizen.button('Hapus laporan')).toBeVisible()
})
