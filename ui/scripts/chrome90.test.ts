// What the check of the built page finds, tried on scripts of one line.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const check = join(import.meta.dirname, '../../scripts/chrome90')

function found(script: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'chrome90-'))
  writeFileSync(join(folder, 'a.js'), script)
  const { stderr } = spawnSync(process.execPath, [check, folder], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return stderr.trim().split('\n').filter(Boolean)
}

test('inert is found where nothing does without it', () => {
  for (const script of ['node.inert = true', "node.setAttribute('inert', '')", 'node.toggleAttribute(`inert`, on)', 'if (on) node.inert = on']) {
    expect(found(script).map((line) => line.replace(/^.*?: /, '')), script).toEqual(['inert, which nothing here does without, came with Chrome 102'])
  }
})

test('inert is fine where it is asked for first, as a minifier writes it too', () => {
  for (const script of ["if ('inert' in node) node.inert = on; else hide(node)", '`inert`in HTMLElement.prototype?e.inert=t:h(e,t)', 'const inert = node.inert']) expect(found(script), script).toEqual([])
})

test('what a script defines where it is missing may be called in it, and nothing else may', () => {
  const define = (on: string, name: string) => `if (!('${name}' in ${on})) Object.defineProperty(${on}, \`${name}\`, { value: mine })`
  const both = `${define('Array.prototype', 'at')};${define('String.prototype', 'at')};`
  expect(found(`${both}list.at(-1)`)).toEqual([])
  expect(found(`${define('Object', 'hasOwn')};Object.hasOwn(a, b)`)).toEqual([])
  expect(found(`${define('Array.prototype', 'at')};list.at(-1)`), 'a text lacks it').toHaveLength(1)
  expect(found(`${both}list.findLast(is)`)).toHaveLength(1)
  expect(found(`${both}structuredClone(a)`)).toHaveLength(1)
})

test('a static block is found, also in a worker', () => {
  expect(found('class A { static { this.b = 1 } }')).toEqual([expect.stringContaining('a static block came with Chrome 94')])
})
