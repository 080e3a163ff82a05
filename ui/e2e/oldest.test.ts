// The floor itself, where one is at hand: `CHROMIUM_90` names its program. What the built page may call is read by `scripts/chrome90`;
// this sees that the map is drawn, on which MapLibre's own authors give no word.
//
// One comes from the registry of npm, in a package that is no longer kept up:
//   npm pack chrome-aws-lambda@8.0.2, unpack it, and undo brotli of bin/chromium.br and of bin/swiftshader.tar.br, whose
//   libraries go in the folder swiftshader beside the program.

import { Oldest } from './oldest'
import { share, unpack } from './png'
import { expect, test } from './test'
import { INVENTED, Tiles, real } from './tiles'

const program = process.env['CHROMIUM_90']

/** --map-building by day, a colour that only tiles bring. */
const HOUSE = [0xdf, 0xd2, 0xb9]

if (program) {
  test('Chromium 90 draws the streets below the pin', async ({ bridge }) => {
    const tiles = new Tiles(real() ?? INVENTED)
    const engine = await Oldest.open(program, await tiles.spot())
    expect(await engine.version()).toMatch(/Chrome\/90\./)
    const json = async (value: object | Promise<object>) => ({ type: 'application/json', body: Buffer.from(JSON.stringify(await value)) })
    await engine.goto(await bridge.start(), [
      { pattern: '*/ipc/map_get', at: 'Request', give: () => json(tiles.told()) },
      { pattern: '*/ipc/pack_get', at: 'Response', give: (_, body) => json(tiles.moved(JSON.parse(body) as object)) },
      { pattern: '*/map/*/*/*', at: 'Request', give: async (url) => ({ type: 'application/x-protobuf', body: await tiles.at(url) }) },
    ])
    for (const words of ['Mulai', 'Lapor', 'Isi langkah demi langkah', 'Lanjut ke tempat']) await engine.press(words)
    await engine.until("document.querySelector('.canvas.drawn') !== null")
    await expect.poll(async () => share(unpack(await engine.picture()), HOUSE)).toBeGreaterThan(0.005)
    expect(engine.noise).toEqual([])
    await engine.close()
  })
}
