// A PMTiles archive read by the format's own reader in JavaScript.
//
//     tiles.mjs ARCHIVE < TILES
//
// Each line of TILES is `Z X Y`. Answers each with the microseconds that it took and the bytes that it had, inflated.

import { openSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

// The page's tests have it installed.
const { PMTiles } = createRequire(new URL('../../ui/package.json', import.meta.url))('pmtiles')

const [path] = process.argv.slice(2)
const file = openSync(path, 'r')
const archive = new PMTiles({
  getKey: () => path,
  getBytes: (offset, length) => {
    const bytes = new Uint8Array(length)
    const count = readSync(file, bytes, 0, length, offset)
    return Promise.resolve({ data: bytes.slice(0, count).buffer })
  },
})

const answers = []
for await (const line of createInterface({ input: process.stdin })) {
  const [z, x, y] = line.split(' ').map(Number)
  const began = process.hrtime.bigint()
  const tile = await archive.getZxy(z, x, y)
  const took = Number(process.hrtime.bigint() - began) / 1000
  answers.push(`${Math.round(took)} ${tile ? tile.data.byteLength : 0}`)
}
process.stdout.write(`${answers.join('\n')}\n`)
