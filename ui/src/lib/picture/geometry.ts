// Where something of a photo is seen, and what of it is seen somewhere. A photo's places are in ten-thousandths of its width and
// height as it was before the edit, as the core wants them; the stage's are in CSS pixels from its upper left corner.

import type { PhotoCrop, PhotoPoint } from '../api/types'

/** As `sambat_photo::WHOLE`. */
export const WHOLE = 10_000

export const ALL: PhotoCrop = { left: 0, top: 0, right: WHOLE, bottom: WHOLE }

export type Size = { width: number; height: number }
export type Place = { x: number; y: number }
export type Box = { left: number; top: number; right: number; bottom: number }

/** How a photo lies on the stage: quarter turns to the right, pixels of the stage for one of its own, and where its middle is. */
export type View = { size: Size; turns: number; scale: number; middle: Place }

/** The size of a photo after so many quarter turns. */
export function turned({ width, height }: Size, turns: number): Size {
  return turns % 2 === 0 ? { width, height } : { width: height, height: width }
}

/** At how many pixels of the stage for one of its own the photo is seen whole. */
export function fitting(photo: Size, turns: number, stage: Size): number {
  const { width, height } = turned(photo, turns)
  return Math.min(stage.width / width, stage.height / height)
}

export function toStage({ size, turns, scale, middle }: View, { x, y }: PhotoPoint): Place {
  let [u, v] = [(x / WHOLE - 0.5) * size.width, (y / WHOLE - 0.5) * size.height]
  for (let n = 0; n < turns % 4; n += 1) [u, v] = [-v, u]
  return { x: middle.x + u * scale, y: middle.y + v * scale }
}

/** The nearest place of the photo. */
export function fromStage({ size, turns, scale, middle }: View, { x, y }: Place): PhotoPoint {
  let [u, v] = [(x - middle.x) / scale, (y - middle.y) / scale]
  for (let n = 0; n < turns % 4; n += 1) [u, v] = [v, -u]
  const part = (at: number, length: number) => clamp(Math.round((at / length + 0.5) * WHOLE), 0, WHOLE)
  return { x: part(u, size.width), y: part(v, size.height) }
}

/** Where a part of the photo is seen. */
export function boxOf(view: View, { left, top, right, bottom }: PhotoCrop): Box {
  return spanned(toStage(view, { x: left, y: top }), toStage(view, { x: right, y: bottom }))
}

/** The part of the photo that is seen there. */
export function cropOf(view: View, { left, top, right, bottom }: Box): PhotoCrop {
  return spanned(fromStage(view, { x: left, y: top }), fromStage(view, { x: right, y: bottom }))
}

function spanned(one: Place, other: Place): Box {
  return { left: Math.min(one.x, other.x), top: Math.min(one.y, other.y), right: Math.max(one.x, other.x), bottom: Math.max(one.y, other.y) }
}

export type Corner = { x: 'left' | 'right'; y: 'top' | 'bottom' }

/** The frame after one of its corners was moved, inside `limits` and not smaller than `least`. */
export function pulled(frame: Box, { x, y }: Corner, to: Place, limits: Box, least: Size): Box {
  const moved = { ...frame }
  moved[x] = x === 'left' ? clamp(to.x, limits.left, frame.right - least.width) : clamp(to.x, frame.left + least.width, limits.right)
  moved[y] = y === 'top' ? clamp(to.y, limits.top, frame.bottom - least.height) : clamp(to.y, frame.top + least.height, limits.bottom)
  return moved
}

/** The frame after it was moved as a whole, inside `limits`. */
export function shifted(frame: Box, by: Place, limits: Box): Box {
  const x = clamp(by.x, limits.left - frame.left, limits.right - frame.right)
  const y = clamp(by.y, limits.top - frame.top, limits.bottom - frame.bottom)
  return { left: frame.left + x, top: frame.top + y, right: frame.right + x, bottom: frame.bottom + y }
}

/** How far a photo seen at this size may be moved out of the middle: as far as there is more of it than the stage shows. */
export function held(by: Place, seen: Size, stage: Size): Place {
  const room = { x: Math.max(0, seen.width - stage.width) / 2, y: Math.max(0, seen.height - stage.height) / 2 }
  return { x: clamp(by.x, -room.x, room.x), y: clamp(by.y, -room.y, room.y) }
}

export const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)
