// What the page may fetch, in the app's window and in a browser beside the bridge: nothing from anybody else.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const { app } = JSON.parse(readFileSync(join(root, 'tauri.conf.json'), 'utf8')) as { app: { security: { csp: string } } }
const quoted = /const CSP: &str = "([^"]*)"/.exec(readFileSync(join(root, 'crates/bridge/src/pages.rs'), 'utf8'))?.[1] ?? ''

const policy = (text: string) => Object.fromEntries(text.replace(/\\\s+/g, '').split(';').map((part) => part.trim().split(/\s+/)).map(([name = '', ...from]) => [name, from]))
const window = policy(app.security.csp)
const browser = policy(quoted)

test('the window asks its own core for photos and tiles', () => {
  expect(window['connect-src']).toEqual(["'self'", 'ipc:', 'http://ipc.localhost', 'peta:', 'http://peta.localhost'])
  expect(window['img-src']).toContain('foto:')
})

test('the browser is as strict, less the schemes that only a window has', () => {
  const own = (from: string[] = []) => from.filter((source) => !/^(ipc|peta|foto):$|^http:\/\/(ipc|peta|foto)\.localhost$/.test(source))
  expect(Object.fromEntries(Object.entries(window).map(([name, from]) => [name, own(from)]))).toEqual(browser)
})

test('no script is made of text, and none comes from elsewhere, a worker neither', () => {
  for (const one of [window, browser]) {
    expect(one['script-src']).toEqual(["'self'"])
    expect(one['default-src']).toEqual(["'self'"])
    expect(one['font-src']).toEqual(["'self'"])
    expect(one).not.toHaveProperty('worker-src')
  }
})
