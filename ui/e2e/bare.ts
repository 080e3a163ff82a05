// A page that is MapLibre and nothing else, to measure the app's map beside: the library's own files, as its authors pack them, and one
// canvas. From a server of its own, so that these files come by the network as the app's do and not through the test.

import { readFileSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { StyleSpecification } from 'maplibre-gl'
import { root } from './programs'

export type Drawing = { style: StyleSpecification; width: number; height: number; pixelRatio: number; centre: [lon: number, lat: number]; zoom: number }

const LIBRARY = join(root, 'ui/node_modules/maplibre-gl/dist')
const FACE = 'plus-jakarta-sans-latin-wght-normal.woff2'
const TYPES: { [ending in string]?: string } = { mjs: 'text/javascript', css: 'text/css', woff2: 'font/woff2' }

/** The app's typeface under the names by which its style asks for it. */
const faces = () => readFileSync(join(root, 'ui/src/lib/map/map.css'), 'utf8').replace(/url\("[^"]*\/fonts\//g, 'url("/')

// All that its readers would write, but for two things. A finger that is lifted does not let the ground roll on, which the app's does not
// either: both go the same way. An image that the style names is an empty plate, in place of a sheet of them.
const html = ({ style, width, height, pixelRatio, centre, zoom }: Drawing) => `<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/maplibre-gl.css"><style>${faces()} body { margin: 0 } #map { position: relative; width: ${width}px; height: ${height}px }</style></head>
<body><div id="map"></div><script type="module">
import { Map } from '/maplibre-gl.mjs'
const map = new Map({ container: 'map', style: ${JSON.stringify(style)}, center: ${JSON.stringify(centre)}, zoom: ${zoom}, pixelRatio: ${pixelRatio} })
map.dragPan.enable({ maxSpeed: 0 })
map.on('styleimagemissing', ({ id }) => { if (!map.hasImage(id)) map.addImage(id, { width: 48, height: 48, data: new Uint8Array(48 * 48 * 4).fill(200) }, { pixelRatio: 2 }) })
</script></body></html>`

export class Bare {
  private drawing: Drawing | undefined
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Bare> {
    const bare = new Bare(createServer((asked, answer) => {
      const name = new URL(asked.url ?? '/', bare.address).pathname.slice(1)
      try {
        const body = name === '' ? bare.page() : readFileSync(name === FACE ? join(root, 'brand/fonts', FACE) : join(LIBRARY, name))
        answer.writeHead(200, { 'Content-Type': TYPES[name.split('.').pop() ?? ''] ?? 'text/html' }).end(body)
      } catch {
        answer.writeHead(404).end()
      }
    }))
    await new Promise<void>((ready) => bare.server.listen(0, '127.0.0.1', ready))
    return bare
  }

  get address() {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`
  }

  show(drawing: Drawing) {
    this.drawing = drawing
  }

  async end() {
    this.server.closeAllConnections()
    await new Promise((closed) => this.server.close(closed))
  }

  private page(): string {
    if (!this.drawing) throw new Error('nothing to draw')
    return html(this.drawing)
  }
}
