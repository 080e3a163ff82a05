// Where a list stood when it was left. Back leads to that place; a new visit begins at the top.

/** Tops by screen and by how many entries of the history lie before it. */
export class Scrolled {
  private readonly tops = new Map<string, Map<number, number>>()

  keep(screen: string, entry: number, top: number) {
    const own = this.tops.get(screen) ?? new Map<number, number>()
    this.tops.set(screen, own.set(entry, top))
  }

  top(screen: string, entry: number): number {
    return this.tops.get(screen)?.get(entry) ?? 0
  }

  /** A step forward: what lay ahead before is no longer there to go back to. */
  forget(entry: number) {
    for (const own of this.tops.values()) for (const known of own.keys()) if (known >= entry) own.delete(known)
  }
}
