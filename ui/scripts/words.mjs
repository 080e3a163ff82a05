// How the message catalogue is compiled, for Vite, the type check and the tests alike; and what must hold of it before.
import fs, { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { count, mistakes, offered } from './catalogue.mjs'

const ui = dirname(dirname(fileURLToPath(import.meta.url)))
const outdir = join(ui, 'src/paraglide')
const settings = join(ui, 'project.inlang/settings.json')
const json = (path) => JSON.parse(readFileSync(join(ui, path), 'utf8'))

/** The languages as they lie on the disk, and the messages that some screen shows. */
export function catalogue() {
  const { baseLocale: base, locales } = json('project.inlang/settings.json')
  const catalogues = Object.fromEntries(locales.map((tongue) => [tongue, json(`messages/${tongue}.json`)]))
  const used = new Set(sources(join(ui, 'src')).flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bm\.(\w+)/g)].map(([, key]) => key)))
  return { base, whole: ['id', 'en'], catalogues, used }
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return path === outdir ? [] : sources(path)
    return /\.(svelte|ts)$/.test(entry.name) ? [path] : []
  })
}

/**
 * The disk, on which the settings of the catalogue name these languages and no others. The compiler saves a project
 * that it sees for the first time, settings and all: those stay as they are.
 */
function withLocales(locales) {
  const text = JSON.stringify({ ...JSON.parse(readFileSync(settings, 'utf8')), locales })
  const read = (real) => (path, ...rest) => (path === settings ? Buffer.from(text) : real(path, ...rest))
  const write = (real) => (path, ...rest) => (path === settings ? undefined : real(path, ...rest))
  return {
    ...fs,
    readFileSync: read(fs.readFileSync),
    writeFileSync: write(fs.writeFileSync),
    promises: { ...fs.promises, readFile: read(fs.promises.readFile), writeFile: write(fs.promises.writeFile) },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const all = catalogue()
  const found = mistakes(all)
  for (const mistake of found) console.error(`words: ${mistake}`)
  if (found.length > 0) process.exit(1)
  console.log(count(all))
  const { compile } = await import('@inlang/paraglide-js')
  await compile({
    project: join(ui, 'project.inlang'),
    // The page has what it offers: a language that nobody can choose is no weight to carry.
    fs: withLocales(offered(all)),
    outdir,
    outputStructure: 'message-modules',
    strategy: ['globalVariable', 'baseLocale'],
    isServer: 'false',
    emitReadme: false,
    emitPrettierIgnore: false,
  })
  // The compiler leaves a timer behind that would hold the process for half a minute.
  process.exit(0)
}
