// What may come from a city or a core that is newer than this page.

/** Whether a table has this: a text that is not in it was not known when the page was made. */
export const isKnown = <K extends string>(table: { readonly [key in K]: unknown }, key: string): key is K => Object.prototype.hasOwnProperty.call(table, key)
