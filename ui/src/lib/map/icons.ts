// The icons of landmarks as images: a plate in the colour of the halo, the icon in that of the names.

import { ICON } from '../icons'
import { PLATE, type PoiIcons } from './landmarks'
import type { Palette } from './palette'

/** Drawn twice as fine as they are shown. */
export const FINE = 2

export type Picture = { name: string; image: ImageData }

/** All of them from one drawing. What the page does not know is left out. */
export async function drawIcons(names: PoiIcons['names'], { poi, halo }: Palette): Promise<Picture[]> {
  const known = names.flatMap(({ icon, image }) => {
    const inside = document.getElementById(ICON + icon)?.innerHTML
    return inside ? [{ image, inside }] : []
  })
  const side = PLATE * FINE
  const plates = known.map(({ inside }, at) => `<g transform="translate(0 ${at * PLATE})"><rect x=".5" y=".5" width="23" height="23" rx="6" fill="${halo}"/><g transform="translate(3 3) scale(.75)" fill="none" stroke="${poi}" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">${inside}</g></g>`)
  const height = known.length * PLATE
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${height * FINE}" viewBox="0 0 ${PLATE} ${height}">${plates.join('')}</svg>`
  const sheet = new Image()
  sheet.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
  await sheet.decode()
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = height * FINE
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (!pen) return []
  pen.drawImage(sheet, 0, 0)
  return known.map(({ image }, at) => ({ name: image, image: pen.getImageData(0, at * side, side, side) }))
}
