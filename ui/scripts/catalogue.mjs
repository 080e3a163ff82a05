// What must hold between the languages of the message catalogue, and how much of each there is.

/** The text that a message has, one for each form of a plural. */
function texts(message) {
  return typeof message === 'string' ? [message] : message.flatMap((variant) => Object.values(variant.match))
}

function parameters(message) {
  const names = typeof message === 'string'
    ? [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    : message.flatMap((variant) => variant.declarations.filter((line) => line.startsWith('input ')).map((line) => line.slice(6)))
  return [...new Set(names)].sort()
}

const keys = (messages) => Object.keys(messages).filter((key) => key[0] !== '$')

/**
 * What is wrong, a line each. `base` is the language that the others fall back to; `whole` are those that may lack nothing.
 * The rest may lack what they like, but say nothing that the base does not say.
 *
 * @param {{ base: string, whole: string[], catalogues: { [tongue: string]: object }, used?: Set<string> }} all
 * @returns {string[]}
 */
export function mistakes({ base, whole, catalogues, used }) {
  const first = catalogues[base]
  const found = []
  for (const [tongue, messages] of Object.entries(catalogues)) {
    for (const key of keys(messages)) {
      if (texts(messages[key]).some((text) => text.trim() === '')) found.push(`${key}: an empty text in messages/${tongue}.json`)
      if (!(key in first)) found.push(`${key}: only in messages/${tongue}.json, not in messages/${base}.json`)
      else if (String(parameters(first[key])) !== String(parameters(messages[key]))) {
        found.push(`${key}: {${parameters(first[key])}} in ${base}, {${parameters(messages[key])}} in ${tongue}`)
      }
    }
    if (whole.includes(tongue)) for (const key of keys(first)) if (!(key in messages)) found.push(`${key}: missing in messages/${tongue}.json`)
  }
  if (used) for (const key of keys(first)) if (!used.has(key)) found.push(`${key}: used nowhere`)
  return found
}

/** What the keys begin with of all that somebody reads from *Lapor* until the city has the report. */
export const WAY = [
  'home', 'net', 'report', 'unsent', 'draft', 'drafts', 'compose', 'saved', 'saving', 'unsaved', 'clash', 'elsewhere', 'step', 'photo', 'to', 'map', 'gps',
  'place', 'area', 'owner', 'landmark', 'words', 'channels', 'category', 'form', 'emergency', 'describe', 'who', 'anonymous', 'private', 'check', 'consent',
  'identity', 'nik', 'reporter', 'send', 'save', 'note', 'submit', 'mistake', 'answer', 'ticket', 'mark', 'sum', 'queue', 'part', 'error',
]

const begins = (key, part) => key === part || key.startsWith(`${part}_`)

/**
 * The keys of the way of a report that a language lacks.
 *
 * @param {object} first The messages of the language that the others fall back to.
 * @param {object} messages
 * @returns {string[]}
 */
export function gaps(first, messages) {
  return keys(first).filter((key) => !(key in messages) && WAY.some((part) => begins(key, part)))
}

/**
 * The languages to choose from: those that say the whole way of a report, so that nobody reads two in one sentence.
 *
 * @param {{ base: string, catalogues: { [tongue: string]: object } }} all
 * @returns {string[]}
 */
export function offered({ base, catalogues }) {
  return Object.keys(catalogues).filter((tongue) => gaps(catalogues[base], catalogues[tongue]).length === 0)
}

/**
 * How many messages each language has of its own: `messages: id 3 of 3, jv 1 of 3 (not offered: 2 of a report are missing)`.
 *
 * @param {{ base: string, catalogues: { [tongue: string]: object } }} all
 * @returns {string}
 */
export function count({ base, catalogues }) {
  const all = keys(catalogues[base]).length
  const chosen = offered({ base, catalogues })
  const told = (tongue, rest) => (chosen.includes(tongue) ? `${rest} fall back to ${base}` : `not offered: ${gaps(catalogues[base], catalogues[tongue]).length} of a report are missing`)
  const parts = Object.entries(catalogues).map(([tongue, messages]) => {
    const own = keys(messages).length
    return `${tongue} ${own} of ${all}${own < all ? ` (${told(tongue, all - own)})` : ''}`
  })
  return `messages: ${parts.join(', ')}`
}
