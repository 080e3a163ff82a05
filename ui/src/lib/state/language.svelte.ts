// The language of the page. The catalogue asks here, so that every text follows by itself.

import { type Locale, locales, overwriteGetLocale } from '../../paraglide/runtime.js'

export type Tongue = Locale

/** Each by its own name: whoever cannot read the page's language finds theirs. */
const NAMES = { id: 'Bahasa Indonesia', en: 'English', jv: 'Basa Jawa', mad: 'Basa Madura' }

/** Those whose words the build found whole enough to offer. */
export const TONGUES: readonly { value: Tongue; word: string }[] = locales.map((value) => ({ value, word: NAMES[value] }))

class Language {
  now = $state<Tongue>('id')
  /** Javanese and Madurese write numbers and days as Indonesian does. English with a 24-hour clock, as people in Indonesia write it. */
  readonly intl = $derived(this.now === 'en' ? 'en-GB' : 'id-ID')

  /** One that is not offered is kept in the settings, and read in Indonesian until it is. */
  choose(tongue: string) {
    this.now = TONGUES.find(({ value }) => value === tongue)?.value ?? 'id'
    document.documentElement.lang = this.now
  }
}

export const language = new Language()

overwriteGetLocale(() => language.now)
