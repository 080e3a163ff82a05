// The style with its pictures, drawn in the colours of now.

import type { Dress } from './engine'
import { drawIcons } from './icons'
import { type Wishes, streetStyle } from './style'

export async function dress(wishes: Wishes): Promise<Dress> {
  const pictures = await drawIcons(wishes.icons.names, wishes.palette).catch(() => [])
  return { style: streetStyle(wishes), pictures }
}
