// JSON as the other side reads it.

const half = /\p{Surrogate}/gu

/** Without the halves of characters that a cut or a broken keyboard leaves: no text of Unicode holds one, and no reader takes it. */
export const whole = (text: string): string => text.replace(half, '')

/** What is sent, as text: in all of it only whole characters. */
export const jsonOf = (value: object): string => JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? whole(part) : part))
