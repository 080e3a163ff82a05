// A month of a city with waits of every length, for pictures of its board: the real server, by a clock that is moved.

import type { Browser } from '@playwright/test'
import { complain } from './neighbours'
import { Officer } from './officer'
import type { City } from './programs'

/** A day each, from eight: whose, what, after how many minutes it was answered, and how many were finished: where that needs a photo, none. */
const DAYS: readonly { day: string; agency: string; kind: string; waits: readonly number[]; done: number }[] = [
  { day: '2026-11-02', agency: 'pdam', kind: 'air-minum', waits: [2, 3, 4, 4, 5, 6, 7, 8, 9, 11, 14, 26], done: 11 },
  { day: '2026-11-03', agency: 'dlh', kind: 'sampah', waits: [4, 6, 9, 12, 14, 14, 18, 22, 31, 40, 65, 80, 95], done: 0 },
  { day: '2026-11-04', agency: 'perhubungan', kind: 'lampu-jalan', waits: [8, 10, 16, 21, 24, 30, 45, 60, 75, 110], done: 0 },
  { day: '2026-11-05', agency: 'pupr', kind: 'jalan-rusak', waits: [12, 30, 48, 52, 70, 95, 130, 180, 240, 300, 360, 400, 420], done: 0 },
  { day: '2026-11-10', agency: 'satpol-pp', kind: 'ketertiban', waits: [15, 40, 55], done: 2 },
]

/** Starts the city and lives through the month, up to the 24th. */
export async function busyMonth(browser: Browser, city: City) {
  const at = (day: string, minutes: number) => new Date(Date.parse(`${day}T01:00:00Z`) + minutes * 60_000)
  await city.startAt(at('2026-11-01', 0))
  await city.officer('ratna', 'coordinator')
  const ratna = await Officer.at(browser, city)
  for (const [n, { day, agency, kind, waits, done }] of DAYS.entries()) {
    await city.officer(agency, 'agency', agency)
    const office = await Officer.at(browser, city)
    await city.moveTo(at(day, 0))
    const filed = await complain(city, 1 + n * 100, waits.length, kind, 0.0004 + n * 0.0005)
    await ratna.enter('ratna')
    for (const { id } of filed) await ratna.act(id, { kind: 'assigned', agency }, 'Contoh.')
    for (const [k, wait] of waits.entries()) {
      await city.moveTo(at(day, wait))
      await office.enter(agency)
      await office.act(filed[k]?.id ?? '', { kind: 'answer' }, `Contoh jawaban nomor ${k + 1}.`)
      if (k < done) await office.act(filed[k]?.id ?? '', { kind: 'done', photos: [] }, 'Contoh: sudah selesai.')
    }
    await office.close()
  }
  await ratna.close()
  await city.moveTo(at('2026-11-24', 125))
}
