// The language of the page. The catalogue asks here, so that every text follows by itself.

import { overwriteGetLocale } from '../../paraglide/runtime.js'

/** Each by its own name: whoever cannot read the page's language finds theirs. */
export const TONGUES = [
  { value: 'id', word: 'Bahasa Indonesia' },
  { value: 'en', word: 'English' },
  { value: 'jv', word: 'Basa Jawa' },
  { value: 'mad', word: 'Basa Madura' },
] as const

export type Tongue = (typeof TONGUES)[number]['value']

class Language {
  now = $state<Tongue>('id')
  /** Javanese and Madurese write numbers and days as Indonesian does. English with a 24-hour clock, as people in Indonesia write it. */
  readonly intl = $derived(this.now === 'en' ? 'en-GB' : 'id-ID')

  choose(tongue: string) {
    this.now = TONGUES.find(({ value }) => value === tongue)?.value ?? 'id'
    // Most words of the Javanese and the Madurese page are still Indonesian, and a screen reader pronounces what it is told.
    document.documentElement.lang = this.now === 'en' ? 'en' : 'id'
  }
}

export const language = new Language()

overwriteGetLocale(() => language.now)
