import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const scripts = resolve('../scripts')
const FIT = { rustc: 'echo "rustc 99.0.0 (made up)"', cargo: '', node: 'echo v99.0.0', npm: '' }

let machine: string
beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'machine-'))
})
afterEach(() => rmSync(machine, { recursive: true }))

/** Runs a script on a machine that has these programs, and what every system has. */
function on(programs: { [name: string]: string }, script: string, ...args: string[]) {
  for (const name of ['bash', 'env', 'sed', 'head', 'sort', 'dirname']) symlinkSync(join('/usr/bin', name), join(machine, name))
  for (const [name, does] of Object.entries(programs)) {
    const path = join(machine, name)
    writeFileSync(path, `#!/bin/bash\necho "$0 $*" >> ${machine}/called-\${0##*/}\n${does}\n`)
    chmodSync(path, 0o755)
  }
  const { status, stdout, stderr } = spawnSync(join(scripts, script), args, { env: { PATH: machine }, encoding: 'utf8' })
  return { status, said: stdout + stderr }
}
const called = () => readdirSync(machine).filter((name) => name.startsWith('called-')).map((name) => name.slice('called-'.length))

test('a machine with both compilers is told nothing', () => {
  expect(on(FIT, 'toolchain')).toEqual({ status: 0, said: '' })
})

test('what is missing and what is too old is told at once, with where to get it', () => {
  const { status, said } = on({ node: 'echo v18.20.4', npm: '' }, 'toolchain')
  expect(status).toBe(1)
  expect(said).toMatch(/^toolchain: Rust is missing; [\d.]+ or later is needed: https:\/\/rustup\.rs\ntoolchain: cargo is missing: \S+\ntoolchain: Node\.js 18\.20\.4 is too old; 20\.19 or later is needed: https:\/\/nodejs\.org\n$/)
})

test('the app is not begun, and nothing installed, where a compiler is missing', () => {
  const { status, said } = on({ ...FIT, rustc: 'echo "rustc 1.63.0"', 'dpkg-query': '', 'apt-get': '', sudo: '', id: 'echo 1000' }, 'run')
  expect(status).not.toBe(0)
  expect(said).toContain('Rust 1.63.0 is too old')
  expect(called()).not.toContain('apt-get')
  expect(called()).not.toContain('sudo')
})

test.runIf(existsSync('/usr/bin/apt-get'))('who may not install packages reads what to ask for', () => {
  const { status, said } = on({ 'dpkg-query': '', 'apt-get': '', sudo: 'exit 1', id: 'echo 1000' }, 'packages', 'core')
  expect(status).toBe(1)
  expect(said).toContain('as root:\npackages:   apt-get update && apt-get install --no-install-recommends build-essential pkg-config ca-certificates\n')
  expect(called()).not.toContain('apt-get')
})
