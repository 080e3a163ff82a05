// What lies on a disk, read as somebody would who has the disk and no key.

import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Every file in a folder and below, by its path in it. */
export function filesBelow(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(folder, path), bytes: readFileSync(path) }))
}

/** Whether any file of a folder holds this text. */
export function folderHolds(folder: string, text: string): boolean {
  return filesBelow(folder).some(({ bytes }) => bytes.includes(text))
}
