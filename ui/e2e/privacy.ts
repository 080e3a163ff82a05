// No sixteen digits in a row lie open anywhere: not on the phone, not at the city, in no log. Looked for after every test.

import { filesBelow } from './folder'
import { searched } from './ledger'

/** Every NIK that a test types. Made up; they stand for none who lives. */
export const NIK = { usual: '3575014107900001', odd: '3575019907900001' } as const

// A number that stands alone.
const ALONE = /(?<![0-9A-Za-z_-])\d{4}[ .-]?\d{4}[ .-]?\d{4}[ .-]?\d{4}(?![0-9A-Za-z_-])/g

// A key's or a revision's name is sixteen hex digits: one name in two thousand has decimal ones only. What is called so anywhere,
// also within a text in a text, is no number of a person's where it stands without its label, in a column of SQLite.
const NAME = /(?:kid|pack_rev)\\*"?:\s?\\*"?(\d{16})(?![0-9A-Za-z])/g

/** Names that cities gave by themselves: the entity tags of their packs, which no label stands beside anywhere. */
const tags = new Set<string>()

/** Notes that a city's pack has this tag. */
export function tagged(etag: string | null) {
  tags.add((etag ?? '').replaceAll('"', ''))
}

type Looked = { files: number; bytes: number; found: string[] }

/** Which texts hold sixteen digits that are nobody's name, by the texts' own names. */
export function open(texts: (readonly [string, string])[]): string[] {
  const names = new Set([...tags, ...texts.flatMap(([, text]) => [...text.matchAll(NAME)].map(([, name]) => name))])
  // SQLite puts one column right after another: what a test typed is looked for without borders.
  const typed = (text: string) => Object.values(NIK).some((nik) => text.includes(nik))
  const alone = (text: string) => [...text.matchAll(ALONE)].some(([number]) => !names.has(number))
  return texts.filter(([, text]) => typed(text) || alone(text)).map(([place]) => place)
}

/** Looks through folders and logs; what it finds it names by place, never by number. */
export function sixteenDigits(folders: string[], logs: Record<string, string>): Looked {
  const texts = Object.entries(logs)
  for (const folder of folders) {
    for (const { name, bytes } of filesBelow(folder)) texts.push([name, bytes.toString('latin1')])
  }
  const found = open(texts)
  const bytes = texts.reduce((sum, [, text]) => sum + text.length, 0)
  searched(texts.length, bytes, found.length)
  return { files: texts.length, bytes, found }
}
