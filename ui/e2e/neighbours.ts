// Complaints straight from other people's phones, for tests in which they are many.

import { expect } from '@playwright/test'
import { randomBytes } from 'node:crypto'
import { now } from './clock'
import type { City } from './programs'

const id = (n: number) => `01936f2a-5c00-7a10-8b3c-${n.toString(16).padStart(12, '0')}`

type Filed = { id: string; ticket: string }

/** Complaints of a kind, around the middle of the city, from a phone each. Their numbers are theirs alone. */
export async function complain(city: City, from: number, count: number, category: string, step = 0.0008): Promise<Filed[]> {
  const put = async (n: number) => {
    const place = { pin: { lat_e7: -76_453_210 + Math.round((n % 5) * step * 1e7), lon_e7: 1_129_071_830 + Math.round((n % 7) * step * 1e7) } }
    const content = { category, description: 'Contoh laporan tetangga.', place, visibility: 'public', anonymous: true, photos: [], noticed_at: new Date(now()).toISOString() }
    const answer = await fetch(`${city.address}/v1/complaints/${id(n)}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${randomBytes(32).toString('base64url')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ v: 1, pack_rev: '0123456789abcdef', content }),
    })
    expect(answer.status).toBe(201)
    return { id: id(n), ticket: ((await answer.json()) as { ticket: string }).ticket }
  }
  return Promise.all(Array.from({ length: count }, (_, n) => put(from + n)))
}
