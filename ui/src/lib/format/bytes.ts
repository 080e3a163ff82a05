// Bytes as people read them: 0,8 kB, 1,2 kB, 312 kB, 0,9 MB.

const KB = 1_000
const MB = 1_000_000

type Unit = { name: string; size: number; digits: number }

function unitOf(bytes: number): Unit {
  if (bytes < 10 * KB) return { name: 'kB', size: KB, digits: 1 }
  if (bytes < 500 * KB) return { name: 'kB', size: KB, digits: 0 }
  return { name: 'MB', size: MB, digits: 1 }
}

function write(bytes: number, unit: Unit, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: unit.digits }).format(bytes / unit.size)
}

export function bytes(count: number, locale: string): string {
  const unit = unitOf(count)
  return `${write(count, unit, locale)} ${unit.name}`
}

/** Two numbers in the unit of the larger: what `148 / 296 kB` and `1,1 dari 2,4 MB` are made of. */
export function bytesOf(part: number, whole: number, locale: string): { part: string; whole: string } {
  const unit = unitOf(whole)
  const step = unit.size / 10 ** unit.digits
  // Rounding must not say that all of it is there before it is.
  const shown = part < whole ? Math.max(0, Math.min(part, whole - step)) : whole
  return { part: write(shown, unit, locale), whole: `${write(whole, unit, locale)} ${unit.name}` }
}
