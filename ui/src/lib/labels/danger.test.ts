import { expect, test } from 'vitest'
import { dangerOf } from './danger'

const signs = ['Kejang', 'Ketuban pecah']
const health = { id: 'kesehatan', name: 'Kesehatan', danger: signs } as const
const kinds = [
  { id: 'ibu-hamil', channel: 'kesehatan', covers: 'maternity' },
  { id: 'layanan-kesehatan', channel: 'kesehatan', covers: 'health' },
  { id: 'bersalin', channel: 'e-babhar', covers: 'maternity' },
  { id: 'jalan-rusak', channel: 'infrastruktur' },
] as const
const channel = (of: object) => ({ ...health, danger: [...signs], ...of })

test('signs of the channel for mothers are a pregnancy’s', () => {
  expect(dangerOf(channel({ id: 'e-babhar', name: 'e-Babhar' }), kinds, 'bersalin')).toEqual({ of: 'pregnancy', name: 'e-Babhar', signs })
  expect(dangerOf(channel({}), kinds, undefined)).toMatchObject({ of: 'pregnancy' })
  expect(dangerOf(channel({}), kinds, 'ibu-hamil')).toMatchObject({ of: 'pregnancy' })
})

test('a report about something else shows none of them', () => {
  expect(dangerOf(channel({}), kinds, 'layanan-kesehatan')).toBeUndefined()
  expect(dangerOf(channel({ id: 'infrastruktur', danger: [] }), kinds, undefined)).toBeUndefined()
  expect(dangerOf(undefined, kinds, undefined)).toBeUndefined()
})

test('another channel has its own under its own name', () => {
  expect(dangerOf(channel({ id: 'infrastruktur', name: 'Infrastruktur', danger: ['Kabel putus'] }), kinds, 'jalan-rusak')).toEqual({ of: 'channel', name: 'Infrastruktur', signs: ['Kabel putus'] })
})
