// Files that are no good, and a small one that is.

import type { Page } from '@playwright/test'
import { png } from './png'

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
  return png(side, side, 2, Buffer.alloc(1_000_000))
}
