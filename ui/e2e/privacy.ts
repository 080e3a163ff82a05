// No sixteen digits in a row lie open anywhere: not on the phone, not at the city, in no log. Looked for after every test.

import { filesBelow } from './folder'
import { searched } from './ledger'

/** Every NIK that a test types. Made up; they stand for none who lives. */
export const NIK = { usual: '3575014107900001', odd: '3575019907900001' } as const

// A number that stands alone.
const ALONE = /(?<![0-9A-Za-z_-])\d{4}[ .-]?\d{4}[ .-]?\d{4}[ .-]?\d{4}(?![0-9A-Za-z_-])/g

// A key's or a revision's name is sixteen hex digits: one name in two thousand has decimal ones only. What is called so anywhere
// is no number of a person's where it stands without its label, in a column of SQLite.
const NAME = /(?:kid|pack_rev)"?:\s?"?(\d{16})(?![0-9A-Za-z])/g

type Looked = { files: number; bytes: number; found: string[] }

/** Looks through folders and logs; what it finds it names by place, never by number. */
export function sixteenDigits(folders: string[], logs: Record<string, string>): Looked {
  const texts = Object.entries(logs)
  for (const folder of folders) {
    for (const { name, bytes } of filesBelow(folder)) texts.push([name, bytes.toString('latin1')])
  }
  const names = new Set(texts.flatMap(([, text]) => [...text.matchAll(NAME)].map(([, name]) => name)))
  const looked: Looked = { files: texts.length, bytes: 0, found: [] }
  for (const [place, text] of texts) {
    looked.bytes += text.length
    // SQLite puts one column right after another: what a test typed is looked for without borders.
    const typed = Object.values(NIK).some((nik) => text.includes(nik))
    if (typed || [...text.matchAll(ALONE)].some(([number]) => !names.has(number))) looked.found.push(place)
  }
  searched(looked.files, looked.bytes, looked.found.length)
  return looked
}
