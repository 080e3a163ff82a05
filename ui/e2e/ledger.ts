// What the whole suite came to, beyond its tests: kept in a file, because a failed test ends its process.

import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const path = resolve(import.meta.dirname, '../test-results/ledger.tsv')

function note(what: string, ...numbers: number[]) {
  mkdirSync(dirname(path), { recursive: true })
  appendFileSync(path, `${[what, ...numbers].join('\t')}\n`)
}

/** One screen in one theme, as axe saw it. */
export const axed = (violations: number) => note('axe', violations)

/** The files and logs of one test, looked through for sixteen digits. */
export const searched = (files: number, bytes: number, found: number) => note('digits', files, bytes, found)

function sums(): string[] {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').map((line) => line.split('\t')) : []
  const of = (what: string) => lines.filter(([name]) => name === what)
  const sum = (what: string, column: number) => of(what).reduce((total, line) => total + Number(line[column]), 0)
  return [
    `axe: ${sum('axe', 1)} violations in ${of('axe').length} looks, each one screen in one theme`,
    `sixteen digits: ${sum('digits', 3)} in ${sum('digits', 1)} files and logs (${(sum('digits', 2) / 1e6).toFixed(1)} MB) of ${of('digits').length} tests`,
  ]
}

/** Before the first test and after the last one. */
export default function setup() {
  rmSync(path, { force: true })
  return () => process.stdout.write(`${sums().join('\n')}\n`)
}
