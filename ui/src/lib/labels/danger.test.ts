import { expect, test } from 'vitest'
import { dangerOf } from './danger'

const signs = ['Kejang', 'Ketuban pecah']
const health = { id: 'kesehatan', icon: 'heart', name: 'Kesehatan', danger: signs } as const
const kinds = [
  { id: 'ibu-hamil', channel: 'kesehatan', icon: 'mother' },
  { id: 'layanan-kesehatan', channel: 'kesehatan', icon: 'heart' },
  { id: 'jalan-rusak', channel: 'infrastruktur', icon: 'road' },
] as const
const channel = (of: object) => ({ ...health, danger: [...signs], ...of })

test('signs of the channel for mothers are a pregnancy’s', () => {
  expect(dangerOf(channel({ id: 'e-babhar', icon: 'mother', name: 'e-Babhar' }), kinds, 'bersalin')).toEqual({ of: 'pregnancy', name: 'e-Babhar', signs })
  expect(dangerOf(channel({}), kinds, undefined)).toMatchObject({ of: 'pregnancy' })
  expect(dangerOf(channel({}), kinds, 'ibu-hamil')).toMatchObject({ of: 'pregnancy' })
})

test('a report about something else shows none of them', () => {
  expect(dangerOf(channel({}), kinds, 'layanan-kesehatan')).toBeUndefined()
  expect(dangerOf(channel({ id: 'infrastruktur', icon: 'road', danger: [] }), kinds, undefined)).toBeUndefined()
  expect(dangerOf(undefined, kinds, undefined)).toBeUndefined()
})

test('another channel has its own under its own name', () => {
  expect(dangerOf(channel({ id: 'infrastruktur', icon: 'road', name: 'Infrastruktur', danger: ['Kabel putus'] }), kinds, 'jalan-rusak')).toEqual({ of: 'channel', name: 'Infrastruktur', signs: ['Kabel putus'] })
})
