import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { WAY, count, gaps, mistakes, offered } from './catalogue.mjs'
import { catalogue } from './words.mjs'

const id = { $schema: '', send: 'Kirim', size: '{part} dari {whole}' }
const en = { $schema: '', send: 'Send', size: '{part} of {whole}' }
const check = (more: { [tongue: string]: object }) => mistakes({ base: 'id', whole: ['id', 'en'], catalogues: { id, en, ...more } })

test('the catalogue as it is has no mistake', () => {
  expect(mistakes(catalogue())).toEqual([])
})

test('Indonesian and English lack nothing, Javanese and Madurese say how much they lack', () => {
  const all = catalogue()
  expect(Object.keys(all.catalogues)).toEqual(['id', 'en', 'jv', 'mad'])
  expect(count(all)).toMatch(/^messages: id (\d+) of \1, en \1 of \1, jv \d+ of \1 \(not offered: \d+ of a report are missing\), mad \d+ of \1 \(not offered: \d+ of a report are missing\)$/)
})

test('compiling the catalogue for the first time leaves the languages in its settings', () => {
  const clone = mkdtempSync(join(tmpdir(), 'words-'))
  try {
    for (const part of ['messages', 'scripts', 'src', 'project.inlang/settings.json']) cpSync(part, join(clone, part), { recursive: true })
    symlinkSync(resolve('node_modules'), join(clone, 'node_modules'))
    execFileSync(process.execPath, [join(clone, 'scripts/words.mjs')])
    const settings = 'project.inlang/settings.json'
    expect(readFileSync(join(clone, settings), 'utf8')).toBe(readFileSync(settings, 'utf8'))
  } finally {
    rmSync(clone, { recursive: true })
  }
}, 60_000)

test('a language that is meant to be whole may lack no message', () => {
  expect(check({ en: { send: 'Send' } })).toEqual(['size: missing in messages/en.json'])
})

test('no language says what Indonesian does not', () => {
  expect(check({ en: { ...en, later: 'Later' } })).toEqual(['later: only in messages/en.json, not in messages/id.json'])
  expect(check({ jv: { later: 'Mangke' } })).toEqual(['later: only in messages/jv.json, not in messages/id.json'])
})

test('no language fills in other parameters than Indonesian', () => {
  expect(check({ jv: { size: '{part} saking {sedaya}' } })).toEqual(['size: {part,whole} in id, {part,sedaya} in jv'])
  const plural = { declarations: ['input count', 'local plural = count: plural'], selectors: ['plural'], match: { 'plural=other': '{count}' } }
  expect(check({ en: { ...en, size: [plural] } })).toEqual(['size: {part,whole} in id, {count} in en'])
})

test('a text that is left empty is no text, in any language', () => {
  expect(check({ mad: { send: ' ' } })).toEqual(['send: an empty text in messages/mad.json'])
})

test('a message that no screen shows is thrown out', () => {
  expect(mistakes({ base: 'id', whole: ['id'], catalogues: { id }, used: new Set(['send']) })).toEqual(['size: used nowhere'])
})

test('what a language lacks is counted', () => {
  expect(count({ base: 'id', catalogues: { id, mad: { $schema: '', send: 'Kèrèm' } } })).toBe('messages: id 2 of 2, mad 1 of 2 (1 fall back to id)')
  expect(count({ base: 'id', catalogues: { id, mad: { size: '{part} / {whole}' } } })).toBe('messages: id 2 of 2, mad 1 of 2 (not offered: 1 of a report are missing)')
})

test('only a language that says the whole way of a report is offered', () => {
  const more = { ...id, board_title: 'Papan' }
  expect(offered({ base: 'id', catalogues: { id: more, jv: { send: 'Kirim' }, mad: { board_title: 'Papan' } } })).toEqual(['id', 'jv'])
  expect(gaps({ send: '', sender: '', send_later: '' }, {}), 'a word, not its letters').toEqual(['send', 'send_later'])
})

test('what is offered now lacks no word from a report’s first tap to its receipt', () => {
  const { base, catalogues } = catalogue()
  expect(offered({ base, catalogues })).toEqual(['id', 'en'])
})

test('each part of the way has words, so that none is spelt wrong', () => {
  const { base, catalogues } = catalogue()
  const all = Object.keys(catalogues[base])
  expect(WAY.filter((part) => !all.some((key) => key === part || key.startsWith(`${part}_`)))).toEqual([])
})
