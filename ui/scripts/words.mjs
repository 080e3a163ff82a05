// How the message catalogue is compiled, for Vite, the type check and the tests alike; and what must hold of it before.
import { compile } from '@inlang/paraglide-js'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ui = dirname(dirname(fileURLToPath(import.meta.url)))

export const catalogue = {
  project: join(ui, 'project.inlang'),
  outdir: join(ui, 'src/paraglide'),
  outputStructure: 'message-modules',
  strategy: ['globalVariable', 'baseLocale'],
  isServer: 'false',
  emitReadme: false,
  emitPrettierIgnore: false,
}

/** What is wrong between the languages: a key that one of them lacks, an empty text, a parameter that only one of them has, a text that no screen shows. */
export function mistakes() {
  const [first, ...others] = ['id', 'en'].map((tongue) => [tongue, JSON.parse(readFileSync(join(ui, `messages/${tongue}.json`), 'utf8'))])
  const found = []
  for (const [tongue, messages] of others) {
    for (const key of new Set([...Object.keys(first[1]), ...Object.keys(messages)])) {
      const [here, there] = [first[1][key], messages[key]]
      if (here === undefined || there === undefined) found.push(`${key}: missing in messages/${here === undefined ? first[0] : tongue}.json`)
      else if (texts(here).concat(texts(there)).some((text) => text.trim() === '')) found.push(`${key}: an empty text`)
      else if (String(parameters(here)) !== String(parameters(there))) found.push(`${key}: {${parameters(here)}} in ${first[0]}, {${parameters(there)}} in ${tongue}`)
    }
  }
  const used = new Set(sources(join(ui, 'src')).flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bm\.(\w+)/g)].map(([, key]) => key)))
  for (const key of Object.keys(first[1])) if (key[0] !== '$' && !used.has(key)) found.push(`${key}: used nowhere`)
  return found
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return path === catalogue.outdir ? [] : sources(path)
    return /\.(svelte|ts)$/.test(entry.name) ? [path] : []
  })
}

function texts(message) {
  if (typeof message === 'string') return [message]
  return message.flatMap((variant) => Object.values(variant.match))
}
function parameters(message) {
  if (typeof message !== 'string') {
    return message.flatMap((variant) => variant.declarations.filter((line) => line.startsWith('input ')).map((line) => line.slice(6))).sort()
  }
  return [...new Set([...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = mistakes()
  for (const mistake of found) console.error(`words: ${mistake}`)
  if (found.length > 0) process.exit(1)
  await compile(catalogue)
  // The compiler leaves a timer behind that would hold the process for half a minute.
  process.exit(0)
}
