// PNG, as much as tests need: chunks and their sums (Node 20 has no crc32), and pictures of 256 colours, which git carries more gladly.

import { deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

const table = Array.from({ length: 256 }, (_, n) => {
  let sum = n
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1
  return sum >>> 0
})

function crc32(bytes: Buffer): number {
  let sum = 0xffffffff
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** `type`: 2 is true colour, 3 a palette. */
export function png(width: number, height: number, type: 2 | 3, data: Buffer, palette?: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, type, 0, 0, 0], 8)
  const chunks = [chunk('IHDR', header), ...(palette ? [chunk('PLTE', palette)] : []), chunk('IDAT', deflateSync(data, { level: 9 })), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([SIGNATURE, ...chunks])
}

export type Pixels = { width: number; height: number; depth: number; rows: Buffer }

/** Reads what Chromium writes: 8 bits a channel, not interlaced. */
export function unpack(file: Buffer): Pixels {
  let at = 8
  let [width, height, depth] = [0, 0, 3]
  const data: Buffer[] = []
  while (at < file.length) {
    const length = file.readUInt32BE(at)
    const kind = file.toString('latin1', at + 4, at + 8)
    const body = file.subarray(at + 8, at + 8 + length)
    if (kind === 'IHDR') [width, height, depth] = [body.readUInt32BE(0), body.readUInt32BE(4), body[9] === 6 ? 4 : 3]
    if (kind === 'IDAT') data.push(body)
    at += length + 12
  }
  const raw = inflateSync(Buffer.concat(data))
  const line = width * depth
  const rows = Buffer.alloc(line * height)
  const get = (index: number) => rows[index] ?? 0
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)]
    for (let x = 0; x < line; x += 1) {
      const to = y * line + x
      const left = x >= depth ? get(to - depth) : 0
      const up = y > 0 ? get(to - line) : 0
      const corner = x >= depth && y > 0 ? get(to - line - depth) : 0
      const guess = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : filter === 4 ? paeth(left, up, corner) : 0
      rows[to] = ((raw[y * (line + 1) + 1 + x] ?? 0) + guess) & 0xff
    }
  }
  return { width, height, depth, rows }
}

/** The share of a picture that has this colour, or one that nobody can tell from it. */
export function share({ depth, rows }: Pixels, colour: readonly number[]): number {
  let found = 0
  for (let at = 0; at < rows.length; at += depth) if (colour.every((value, channel) => Math.abs((rows[at + channel] ?? 0) - value) <= 3)) found += 1
  return found / (rows.length / depth)
}

function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)]
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
}

/** The same picture in at most 256 colours: the ones seen most, each other one as its nearest. */
export function fewerColours(file: Buffer): Buffer {
  const { width, height, depth, rows } = unpack(file)
  const pixel = (n: number) => [rows[n * depth] ?? 0, rows[n * depth + 1] ?? 0, rows[n * depth + 2] ?? 0] as const
  const keyOf = ([r, g, b]: readonly [number, number, number]) => ((r >> 2) << 12) | ((g >> 2) << 6) | (b >> 2)
  const seen = new Map<number, { count: number; sum: [number, number, number] }>()
  for (let n = 0; n < width * height; n += 1) {
    const colour = pixel(n)
    const key = keyOf(colour)
    const bucket = seen.get(key) ?? { count: 0, sum: [0, 0, 0] }
    bucket.count += 1
    colour.forEach((value, at) => (bucket.sum[at] = (bucket.sum[at] ?? 0) + value))
    seen.set(key, bucket)
  }
  const chosen = [...seen].sort(([, a], [, b]) => b.count - a.count).slice(0, 256)
  const colours = chosen.map(([, { count, sum }]) => sum.map((value) => Math.round(value / count)))
  const index = new Map(chosen.map(([key], at) => [key, at]))
  for (const [key, { count, sum }] of seen) {
    if (index.has(key)) continue
    const own = sum.map((value) => value / count)
    const far = colours.map((colour) => colour.reduce((total, value, at) => total + (value - (own[at] ?? 0)) ** 2, 0))
    index.set(key, far.indexOf(Math.min(...far)))
  }
  const data = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) data[y * (width + 1) + 1 + x] = index.get(keyOf(pixel(y * width + x))) ?? 0
  }
  return png(width, height, 3, data, Buffer.from(colours.flat()))
}
