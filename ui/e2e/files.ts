// Files that are no good, and a small one that is.

import type { Page } from '@playwright/test'
import { crc32, deflateSync } from './png'

export type File = { name: string; mimeType: string; buffer: Buffer }

/** A real photo of a few kilobytes, drawn by the browser: for tests that count photos and do not look at them. */
export async function smallPhotos(page: Page, count: number): Promise<File[]> {
  const pictures = await page.evaluate(async (many) => {
    const canvas = document.createElement('canvas')
    canvas.width = 640
    canvas.height = 480
    const pen = canvas.getContext('2d')
    if (!pen) throw new Error('no canvas')
    const made: string[] = []
    for (let n = 0; n < many; n += 1) {
      const ground = pen.createLinearGradient(0, 0, 640, 480)
      ground.addColorStop(0, `hsl(${n * 60} 45% 72%)`)
      ground.addColorStop(1, `hsl(${n * 60 + 30} 40% 38%)`)
      pen.fillStyle = ground
      pen.fillRect(0, 0, 640, 480)
      made.push(canvas.toDataURL('image/jpeg', 0.8).split(',')[1] ?? '')
    }
    return made
  }, count)
  return pictures.map((text, n) => ({ name: `foto-${n + 1}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from(text, 'base64') }))
}

/** A PNG whose header announces so many pixels; its data would unpack to nearly nothing else. */
export function hugePng(side: number): Buffer {
  const chunk = (kind: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const data = deflateSync(Buffer.alloc(1_000_000))
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}
