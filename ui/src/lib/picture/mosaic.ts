// What a brush hides, as the core will hide it (`crates/photo/src/mosaic.rs`): whole cells of a grid that begins at the photo's
// upper left corner. Here it is only shown; what is kept the core makes of the photo itself.

import type { PhotoPoint, PhotoStroke } from '../api/types'
import { type Place, type Size, WHOLE } from './geometry'

const LEAST_CELL = 16
const ACROSS = 25

/** A cell's edge in a photo of this width. */
export function cellEdge(width: number): number {
  const edge = Math.max(Math.ceil(width / ACROSS), LEAST_CELL)
  return edge + (edge % 2)
}

type Span = { from: number; to: number }

/** The cells along an edge; the last takes what is over. */
function spans(length: number, cell: number): Span[] {
  const count = Math.max(1, Math.floor(length / cell))
  return Array.from({ length: count }, (_, n) => ({ from: n * cell, to: n + 1 === count ? length : (n + 1) * cell }))
}

export class Grid {
  readonly columns: Span[]
  readonly rows: Span[]

  constructor(readonly size: Size) {
    const cell = cellEdge(size.width)
    this.columns = spans(size.width, cell)
    this.rows = spans(size.height, cell)
  }

  /** The numbers of the cells that a stroke touches, row by row. */
  touched({ radius, points }: PhotoStroke): number[] {
    const places = points.map((point) => this.place(point))
    const reach = (radius / WHOLE) * this.size.width
    const found: number[] = []
    this.rows.forEach((y, row) => {
      this.columns.forEach((x, column) => {
        const middle = { x: (x.from + x.to) / 2, y: (y.from + y.to) / 2 }
        const corner = Math.hypot(x.to - x.from, y.to - y.from) / 2
        if (places.some((to, at) => distance(middle, places[at - 1] ?? to, to) <= reach + corner)) found.push(row * this.columns.length + column)
      })
    })
    return found
  }

  private place({ x, y }: PhotoPoint): Place {
    return { x: (x / WHOLE) * this.size.width, y: (y / WHOLE) * this.size.height }
  }
}

/** From a place to the line between two others. */
function distance(place: Place, from: Place, to: Place): number {
  const [alongX, alongY] = [to.x - from.x, to.y - from.y]
  const [x, y] = [place.x - from.x, place.y - from.y]
  const length = alongX ** 2 + alongY ** 2
  const at = length > 0 ? Math.min(Math.max((x * alongX + y * alongY) / length, 0), 1) : 0
  return Math.hypot(x - at * alongX, y - at * alongY)
}

/** Draws a photo with cells over it. */
export class Mosaic {
  readonly grid: Grid
  private readonly pen: CanvasRenderingContext2D | null
  /** One pixel for each cell. Made by the browser's own shrinking: a picture of another origin lets no script look at its pixels. */
  private readonly means: HTMLCanvasElement
  private readonly drawn = new Set<number>()
  private readonly cells = new WeakMap<PhotoStroke, number[]>()

  constructor(canvas: HTMLCanvasElement, private readonly picture: HTMLImageElement) {
    const { naturalWidth: width, naturalHeight: height } = picture
    this.grid = new Grid({ width, height })
    canvas.width = width
    canvas.height = height
    this.pen = canvas.getContext('2d')
    this.means = shrunk(picture, { width: this.grid.columns.length, height: this.grid.rows.length })
    this.pen?.drawImage(picture, 0, 0)
  }

  show(strokes: PhotoStroke[]) {
    const wanted = new Set(strokes.flatMap((stroke) => this.cellsOf(stroke)))
    if ([...this.drawn].some((cell) => !wanted.has(cell))) {
      this.pen?.drawImage(this.picture, 0, 0)
      this.drawn.clear()
    }
    for (const cell of wanted) if (!this.drawn.has(cell)) this.draw(cell)
  }

  private cellsOf(stroke: PhotoStroke): number[] {
    const cells = this.cells.get(stroke) ?? this.grid.touched(stroke)
    this.cells.set(stroke, cells)
    return cells
  }

  private draw(cell: number) {
    const across = this.grid.columns.length
    const [column, row] = [cell % across, Math.floor(cell / across)]
    const [x, y] = [this.grid.columns[column], this.grid.rows[row]]
    if (!this.pen || !x || !y) return
    this.pen.imageSmoothingEnabled = false
    this.pen.drawImage(this.means, column, row, 1, 1, x.from, y.from, x.to - x.from, y.to - y.from)
    this.drawn.add(cell)
  }
}

/** Halved until it is small: at one go a browser looks at a few pixels of each cell. */
function shrunk(picture: HTMLImageElement, to: Size): HTMLCanvasElement {
  let from: HTMLImageElement | HTMLCanvasElement = picture
  let size: Size = { width: picture.naturalWidth, height: picture.naturalHeight }
  for (;;) {
    const next: Size = { width: Math.max(to.width, Math.ceil(size.width / 2)), height: Math.max(to.height, Math.ceil(size.height / 2)) }
    const canvas = document.createElement('canvas')
    canvas.width = next.width
    canvas.height = next.height
    canvas.getContext('2d')?.drawImage(from, 0, 0, next.width, next.height)
    if (next.width <= to.width && next.height <= to.height) return canvas
    ;[from, size] = [canvas, next]
  }
}
