import { describe, expect, test } from 'vitest'
import { MAP_COLOURS, type Palette, tokenOf } from './palette'
import { poiIcons } from './landmarks'
import { type Wishes, streetStyle } from './style'
import { SMALLEST } from './style/labels'
import { EVERY_RANK } from './style/wishes'

/** Each colour goes by the name of its token, so that whatever else stands in a style is seen. */
const PALETTE = Object.fromEntries(MAP_COLOURS.map((name) => [name, tokenOf(name)])) as Palette
const SQUARE = [[[-7.6, 112.9], [-7.6, 112.95], [-7.7, 112.95], [-7.7, 112.9]].map(([lat = 0, lon = 0]) => ({ lat_e7: lat * 1e7, lon_e7: lon * 1e7 }))]

const wishes = (more: Partial<Wishes> = {}): Wishes => ({
  source: { tiles: 'http://localhost/map/{z}/{x}/{y}', bounds: [112.8, -7.8, 113, -7.5], min_zoom: 0, max_zoom: 15, attribution: '© OpenStreetMap' },
  palette: PALETTE, icons: poiIcons(PALETTE.poi, PALETTE.halo), text: 1, ranks: EVERY_RANK, outline: [], areas: [], ...more,
})
const bare = streetStyle(wishes())
const whole = streetStyle(wishes({ outline: SQUARE, areas: [{ code: '35.75.02.1003', name: 'Kebonagung', rings: [[[112.9, -7.6], [112.95, -7.6], [112.95, -7.7], [112.9, -7.7], [112.9, -7.6]]] }] }))
const layers = [...bare.layers, ...whole.layers]

/** Every text in a value, however deep. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : []
}
/** The numbers that an expression by zoom answers with. */
const answers = (expression: unknown) => (expression as unknown[]).slice(3).filter((_, at) => at % 2 === 1) as number[]

describe('the style', () => {
  test('names no layer twice, and only sources that it has', () => {
    for (const style of [bare, whole]) {
      const ids = style.layers.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const layer of style.layers) if ('source' in layer) expect(Object.keys(style.sources), layer.id).toContain(layer.source)
    }
  })
  test.each(layers.filter(({ type }) => type !== 'background').map((layer) => [layer.id, layer] as const))('%s says which geometry it is for', (_, layer) => {
    const geometry = { fill: 'Polygon', line: /^(border-(city|area)|water-bank)$/.test(layer.id) ? '(Polygon|LineString)' : 'LineString', symbol: '(Point|LineString)' }[layer.type as 'fill']
    expect(JSON.stringify('filter' in layer ? layer.filter : undefined)).toMatch(new RegExp(`^\\["all",\\["==",\\["geometry-type"\\],"${geometry}"\\]`))
  })
  test('every colour is a token', () => {
    const tokens = new Set(MAP_COLOURS.map(tokenOf))
    const colours = layers.flatMap(({ paint = {} }) => Object.entries(paint).filter(([name]) => name.endsWith('-color')).flatMap(([, value]) => texts(value)))
    expect(colours.length).toBeGreaterThan(100)
    expect(colours.filter((colour) => !tokens.has(colour))).toEqual([])
    expect(texts([bare, whole]).filter((text) => /^(#|rgb|hsl)/.test(text))).toEqual([])
  })
  test('uses each token but those of what lies on top', () => {
    const used = new Set(texts(layers.map(({ paint }) => paint)))
    expect(MAP_COLOURS.filter((name) => !used.has(tokenOf(name)))).toEqual([])
  })
  test.each([1, 1.25, 1.5, 2])('no label is smaller than 13 px, times %d', (text) => {
    const symbols = streetStyle(wishes({ text, outline: SQUARE })).layers.filter(({ type }) => type === 'symbol')
    expect(symbols.length).toBe(9)
    for (const { id, layout } of symbols) {
      const sizes = answers((layout as { 'text-size': unknown })['text-size'])
      expect(Math.min(...sizes), id).toBeGreaterThanOrEqual(SMALLEST * text)
    }
  })
  test('the pack says where the city and its kelurahan end, and the tiles do where it does not', () => {
    const source = (style: typeof bare, id: string) => style.layers.find((layer) => layer.id === id && 'source' in layer)
    expect(source(bare, 'border-city')).toMatchObject({ source: 'streets', 'source-layer': 'boundaries' })
    expect(source(whole, 'border-city')).toMatchObject({ source: 'city' })
    expect(source(whole, 'area')).toMatchObject({ source: 'area-names' })
    expect(source(whole, 'border-area')).toMatchObject({ source: 'areas' })
    expect(source(bare, 'border-area')).toMatchObject({ source: 'streets', 'source-layer': 'boundaries' })
    expect(bare.layers.some(({ id }) => id === 'veil')).toBe(false)
    const names = whole.sources['area-names'] as unknown as { data: { features: { geometry: { coordinates: number[] } }[] } }
    const [lon, lat] = names.data.features[0]?.geometry.coordinates ?? []
    expect([lon, lat].map((value) => value?.toFixed(6))).toEqual(['112.925000', '-7.650000'])
  })
  test('a screen has the ranks that it asks for, and the first of them wins', () => {
    const board = streetStyle(wishes({ ranks: [1, 2] })).layers.filter(({ type }) => type === 'symbol').map(({ id }) => id)
    expect(board).toEqual(['area', 'city-name'])
    expect(bare.layers[bare.layers.length - 1]?.id).toBe('city-name')
  })
  test('fetches nothing but tiles', () => {
    expect(bare).not.toHaveProperty('glyphs')
    expect(bare).not.toHaveProperty('sprite')
    expect(texts(whole).filter((text) => text.includes('://'))).toEqual(['http://localhost/map/{z}/{x}/{y}'])
  })
})
