// Drawings for the pictures in docs/screens: plainly invented, no place and nobody.

import type { Page } from '@playwright/test'
import type { File } from './files'

export type Scene = 'lubang' | 'lubang-dekat' | 'lampu' | 'saluran'

export async function scene(page: Page, name: Scene): Promise<File> {
  const text = await page.evaluate((which) => {
    const canvas = document.createElement('canvas')
    canvas.width = 1600
    canvas.height = 1200
    const pen = canvas.getContext('2d')
    if (!pen) throw new Error('no canvas')
    const fill = (colour: string, path: string) => {
      pen.fillStyle = colour
      pen.fill(new Path2D(path))
    }
    const round = (colour: string, x: number, y: number, rx: number, ry: number) => {
      pen.fillStyle = colour
      pen.beginPath()
      pen.ellipse(x, y, rx, ry, 0, 0, Math.PI * 2)
      pen.fill()
    }
    const puddle = (x: number, y: number, size: number) => {
      round('#5f6164', x, y, 300 * size, 120 * size)
      round('#3a3c3f', x, y + 6 * size, 240 * size, 92 * size)
      round('#7f98a1', x, y + 18 * size, 180 * size, 60 * size)
      round('#a9bfc6', x - 60 * size, y + 6 * size, 60 * size, 8 * size)
    }
    if (which === 'lubang') {
      fill('#dfe6e2', 'M0 0H1600V560H0z')
      round('#7d9970', 90, 400, 190, 200)
      round('#7d9970', 1510, 400, 200, 210)
      fill('#cbb596', 'M280 300h190v190H280zM620 350h240v140H620zM1010 290h220v200h-220z')
      fill('#a8553b', 'M250 300h250l-125-90zM990 290h260l-60-70h-140z')
      fill('#8f7a60', 'M340 360h60v130h-60zM660 400h60v40h-60zM760 400h60v40h-60zM1060 400h60v90h-60z')
      fill('#b8a686', 'M0 490H1600V1200H0z')
      fill('#7b7d80', 'M620 490H980L1600 1100V1200H0V1100z')
      fill('#d8d0c0', 'M620 490 0 1100V1020L580 490zM980 490 1600 1100V1020L1020 490z')
      fill('#e9e4d6', 'M790 530h20l10 80h-40zM780 680h40l14 120h-68z')
      puddle(920, 920, 1)
      puddle(600, 680, 0.36)
    } else if (which === 'lubang-dekat') {
      fill('#76787b', 'M0 0H1600V1200H0z')
      for (let n = 0; n < 260; n += 1) round(n % 3 ? '#6a6c6f' : '#8a8c8f', (n * 733) % 1600, (n * 389) % 1200, 5 + (n % 7), 4 + (n % 4))
      puddle(780, 600, 2.1)
      for (let n = 0; n < 4; n += 1) fill(n % 2 ? '#b0452a' : '#f6f2e8', `M${1040 + n * 120} 110h120v60h-120z`)
    } else if (which === 'lampu') {
      fill('#22364a', 'M0 0H1600V1200H0z')
      round('#e9dfc0', 1290, 220, 90, 90)
      fill('#17273a', 'M0 780h300V580l140-90 140 90v200h260V640h300v140h460v420H0z')
      fill('#e9b64d', 'M390 660h90v90h-90z')
      fill('#111d2b', 'M0 920H1600V1200H0z')
      fill('#8b98a3', 'M905 1000V300q0-90 110-90h130v30h-130q-80 0-80 60v700z')
      fill('#566674', 'M1120 190h190l34 76h-224zM860 1000h120v44H860z')
    } else {
      fill('#d8cdb4', 'M0 0H1600V340H0z')
      for (let n = 0; n < 24; n += 1) fill('#c4b795', `M${(n % 8) * 210 - (Math.floor(n / 8) % 2) * 100} ${Math.floor(n / 8) * 110 + 10}h190v90h-190z`)
      fill('#a79a80', 'M0 340H1600V440H0z')
      fill('#5d6a60', 'M0 440H1600V960H0z')
      fill('#7f8d78', 'M0 600q200-60 580 0t660 0 360 0v340q-300-60-700 20T0 920z')
      fill('#e8e2d2', 'M580 580l200-80 140 90-90 90-200 10z')
      fill('#b0452a', 'M960 560l150-40 60 110-140 50z')
      fill('#2f6f8c', 'M400 600l120-40 30 90-110 30z')
      fill('#8d8a80', 'M0 960H1600V1200H0z')
    }
    return canvas.toDataURL('image/jpeg', 0.85).split(',')[1] ?? ''
  }, name)
  return { name: `${name}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from(text, 'base64') }
}
