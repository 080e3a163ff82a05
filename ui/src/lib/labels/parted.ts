// A text in which one word stands out, wherever each language puts it.

/** Stands in the text where that word goes. */
export const HERE = '\u0000'

export function parted(text: string): { before: string; after: string } {
  const [before = '', after = ''] = text.split(HERE)
  return { before, after }
}
