// The same pictures as in `crates/photo/src/mosaic.rs`: what is shown is what will be.

import { expect, test } from 'vitest'
import { Grid, cellEdge } from './mosaic'

const drawn = (strokes: { radius: number; points: { x: number; y: number }[] }[]) => {
  const grid = new Grid({ width: 128, height: 100 })
  const hidden = new Set(strokes.flatMap((stroke) => grid.touched(stroke)))
  return grid.rows.map((_, row) => grid.columns.map((_, column) => (hidden.has(row * grid.columns.length + column) ? '#' : '.')).join(''))
}
const at = (...points: [number, number][]) => ({ radius: 30, points: points.map(([x, y]) => ({ x, y })) })

test('cells are a twenty-fifth of the width, even, and sixteen pixels', () => {
  expect([1, 160, 400, 401, 1_200, 1_600].map(cellEdge)).toEqual([16, 16, 16, 18, 48, 64])
  const { columns, rows } = new Grid({ width: 401, height: 15 })
  expect([columns.length, columns[columns.length - 1], rows]).toEqual([22, { from: 378, to: 401 }, [{ from: 0, to: 15 }]])
})

test('a tap and a line hide whole cells that they touch and no other', () => {
  expect(drawn([])).toEqual(Array(6).fill('........'))
  expect(drawn([at([3_125, 2_400])])).toEqual(['........', '..#.....', '........', '........', '........', '........'])
  expect(drawn([at([5_625, 0], [5_625, 10_000])])).toEqual(Array(6).fill('....#...'))
  expect(drawn([at([625, 800], [625, 9_200], [9_375, 9_200])])).toEqual([...Array<string>(5).fill('#.......'), '########'])
})
