// A receipt as a picture to show around. It is drawn here, in daylight's colours whatever the theme, and proves nothing: the
// file does.

import { PETALS } from './mark'

export type ReceiptPicture = {
  head: string
  city: string
  number: string
  ticket: string
  marks: { title: string; time: string; done: boolean }[]
  lines: { name: string; value: string }[]
  note: string
}

const INK = { ground: '#f2eadb', paper: '#fffdf8', ink: '#12263a', soft: '#596571', line: '#e6dbc8', cut: '#857a66', petal: '#15435c', voice: '#e9a628', done: '#3b7a42', doneSoft: '#deebd7' }
const WIDTH = 1080
const EDGE = 48
const PAD = 64
const INSIDE = WIDTH - 2 * (EDGE + PAD)
const FONT = '"Plus Jakarta Sans", system-ui, sans-serif'

const font = (weight: number, size: number) => `${weight} ${size}px ${FONT}`

/** The picture as a PNG. */
export async function drawReceipt(said: ReceiptPicture): Promise<Blob> {
  await Promise.all([500, 700, 800].map((weight) => document.fonts.load(font(weight, 40), said.ticket)))
  const canvas = document.createElement('canvas')
  // Once to measure, once to draw.
  canvas.width = WIDTH
  canvas.height = paint(context(canvas), said, 0)
  paint(context(canvas), said, canvas.height)
  return new Promise((drawn, failed) => {
    canvas.toBlob((blob) => (blob ? drawn(blob) : failed(new Error('no picture'))), 'image/png')
  })
}

function context(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  return pen
}

function measure(pen: CanvasRenderingContext2D, text: string, font: string): number {
  pen.font = font
  return pen.measureText(text).width
}

/** Draws all of it, and answers how high it is. */
function paint(pen: CanvasRenderingContext2D, said: ReceiptPicture, height: number): number {
  const left = EDGE + PAD
  const right = WIDTH - EDGE - PAD
  pen.textBaseline = 'alphabetic'
  pen.fillStyle = INK.ground
  pen.fillRect(0, 0, WIDTH, height)
  pen.fillStyle = INK.paper
  fillPetal(pen, EDGE, EDGE, WIDTH - 2 * EDGE, Math.max(0, height - 2 * EDGE), [110, 24, 24, 24])

  let y = EDGE + 60
  pen.fillStyle = INK.done
  fillPetal(pen, left, y, 150, 150, [70, 20, 70, 20])
  tick(pen, left + 75, y + 75, 38, '#ffffff')
  const head = wrap(pen, said.head, font(800, 56), INSIDE - 190)
  const top = y + 75 - (head.length - 1) * 33 + 2
  head.forEach((line, at) => write(pen, line, left + 190, top + at * 66, font(800, 56), INK.ink))
  write(pen, said.city, left + 190, top + head.length * 66 - 12, font(500, 34), INK.soft)
  y += 206

  pen.strokeStyle = INK.cut
  pen.lineWidth = 4
  pen.setLineDash([16, 12])
  pen.beginPath()
  pen.moveTo(left, y)
  pen.lineTo(right, y)
  pen.stroke()
  pen.setLineDash([])
  pen.fillStyle = INK.ground
  for (const x of [EDGE, WIDTH - EDGE]) {
    pen.beginPath()
    pen.arc(x, y, 26, 0, Math.PI * 2)
    pen.fill()
  }

  write(pen, said.number, left, y + 84, font(500, 36), INK.soft)
  write(pen, said.ticket, left, y + 168, font(800, 80), INK.ink)
  mark(pen, right - 104, y + 62, 104)
  y += 222

  const fits = said.marks.every(({ title, time }) => measure(pen, title, font(700, 40)) + measure(pen, time, font(700, 34)) + 140 <= INSIDE)
  for (const [at, { title, time, done }] of said.marks.entries()) {
    if (at > 0) {
      pen.fillStyle = done ? INK.done : INK.line
      pen.fillRect(left + 39, y - 26, 4, 34)
    }
    pen.fillStyle = done ? INK.doneSoft : INK.ground
    fillPetal(pen, left, y, 82, 82, [40, 12, 40, 12])
    if (done) tick(pen, left + 41, y + 41, 20, INK.done)
    const ink = done ? INK.ink : INK.soft
    if (fits) {
      write(pen, title, left + 110, y + 55, font(700, 40), ink)
      write(pen, time, right, y + 55, font(done ? 700 : 500, 34), ink, 'right')
    } else {
      write(pen, title, left + 110, y + 36, font(700, 38), ink)
      write(pen, time, left + 110, y + 78, font(500, 32), ink)
    }
    y += 108
  }
  y += 18
  pen.fillStyle = INK.line
  pen.fillRect(left, y, INSIDE, 2)
  y += 62
  for (const { name, value } of said.lines) {
    write(pen, name, left, y, font(500, 34), INK.soft)
    pen.font = font(500, 34)
    const room = INSIDE - pen.measureText(name).width - 40
    for (const line of wrap(pen, value, font(700, 34), room)) {
      write(pen, line, right, y, font(700, 34), INK.ink, 'right')
      y += 46
    }
    y += 12
  }
  for (const line of wrap(pen, said.note, font(500, 30), INSIDE)) {
    y += 42
    write(pen, line, left, y - 12, font(500, 30), INK.soft)
  }
  return y + 48 + EDGE
}

function write(pen: CanvasRenderingContext2D, text: string, x: number, y: number, how: string, colour: string, align: CanvasTextAlign = 'left') {
  pen.font = how
  pen.fillStyle = colour
  pen.textAlign = align
  pen.fillText(text, x, y)
}

/** Lines no wider than this, three at most; a word that is wider alone is cut. */
function wrap(pen: CanvasRenderingContext2D, text: string, how: string, width: number): string[] {
  pen.font = how
  const fits = (line: string) => pen.measureText(line).width <= width
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1]
    if (last !== undefined && fits(`${last} ${word}`)) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  const shown = lines.slice(0, 3)
  return shown.map((line, at) => {
    let cut = line
    const more = at === 2 && lines.length > 3
    while (cut.length > 1 && !fits(more || cut !== line ? `${cut}…` : cut)) cut = cut.slice(0, -1)
    return more || cut !== line ? `${cut}…` : cut
  })
}

/** A field with a radius of its own at each corner, from the upper left on clockwise. */
function fillPetal(pen: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, radii: [number, number, number, number]) {
  const [a, b, c, d] = radii
  pen.beginPath()
  pen.moveTo(x + a, y)
  pen.arcTo(x + width, y, x + width, y + height, b)
  pen.arcTo(x + width, y + height, x, y + height, c)
  pen.arcTo(x, y + height, x, y, d)
  pen.arcTo(x, y, x + width, y, a)
  pen.closePath()
  pen.fill()
}

function tick(pen: CanvasRenderingContext2D, x: number, y: number, size: number, colour: string) {
  pen.strokeStyle = colour
  pen.lineWidth = size / 3.4
  pen.lineCap = pen.lineJoin = 'round'
  pen.beginPath()
  pen.moveTo(x - size * 0.85, y + size * 0.02)
  pen.lineTo(x - size * 0.2, y + size * 0.6)
  pen.lineTo(x + size * 0.9, y - size * 0.6)
  pen.stroke()
}

function mark(pen: CanvasRenderingContext2D, x: number, y: number, size: number) {
  for (const petal of PETALS) {
    pen.save()
    pen.translate(x, y)
    pen.scale(size / 48, size / 48)
    pen.translate(petal.x, petal.y)
    pen.rotate((petal.degrees / 180) * Math.PI)
    pen.fillStyle = petal.voice ? INK.voice : INK.petal
    pen.fill(new Path2D(petal.path))
    pen.restore()
  }
}
