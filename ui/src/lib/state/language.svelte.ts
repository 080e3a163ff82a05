// The language of the page. The catalogue asks here, so that every text follows by itself.

import { overwriteGetLocale } from '../../paraglide/runtime.js'

export type Tongue = 'id' | 'en'

class Language {
  now = $state<Tongue>('id')
  /** What Intl is asked for. English with a 24-hour clock, as people in Indonesia write it. */
  readonly intl = $derived(this.now === 'id' ? 'id-ID' : 'en-GB')

  choose(tongue: string) {
    this.now = tongue === 'en' ? 'en' : 'id'
    document.documentElement.lang = this.now
  }
}

export const language = new Language()

overwriteGetLocale(() => language.now)
