// No sixteen digits in a row lie open anywhere: not on the phone, not at the city, in no log. Looked for after every test.

import { filesBelow } from './folder'
import { searched } from './ledger'

/** Every NIK that a test types. Made up; they stand for none who lives. */
export const NIK = { usual: '3575014107900001', odd: '3575019907900001' } as const

// A number that stands alone. A key's or a revision's name is sixteen hex digits, at times all of them decimal.
const ALONE = /(?<![0-9A-Za-z_-])(?<!(?:kid|pack_rev)"?:\s?"?)\d{4}[ .-]?\d{4}[ .-]?\d{4}[ .-]?\d{4}(?![0-9A-Za-z_-])/g

type Looked = { files: number; bytes: number; found: string[] }

/** Looks through folders and logs; what it finds it names by place, never by number. */
export function sixteenDigits(folders: string[], logs: Record<string, string>): Looked {
  const looked: Looked = { files: 0, bytes: 0, found: [] }
  const look = (name: string, text: string) => {
    looked.files += 1
    looked.bytes += text.length
    // SQLite puts one column right after another: what a test typed is looked for without borders.
    const typed = Object.values(NIK).some((nik) => text.includes(nik))
    if (typed || text.search(ALONE) >= 0) looked.found.push(name)
  }
  for (const folder of folders) {
    for (const { name, bytes } of filesBelow(folder)) look(name, bytes.toString('latin1'))
  }
  for (const [name, text] of Object.entries(logs)) look(name, text)
  searched(looked.files, looked.bytes, looked.found.length)
  return looked
}
