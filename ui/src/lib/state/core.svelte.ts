// The line to the core: whether it answers, and what the whole page needs of it.

import type { AppInfo, Notice, PackRow, PackView, SettingChange, Settings, SyncStatus } from '../api/types'
import { type Answer, type Args, type CommandName, Refused, Unauthorised, Unreachable, hasSignal, host, metered, onNetworkChange, onSignalChange } from '../platform'
import { type Line, lineOf } from '../labels/line'
import { city } from './city.svelte'
import { clock } from './clock.svelte'
import { language } from './language.svelte'
import { write } from './text'

/** What stops the page as a whole. `lost` stops nothing that is on the screen: it comes back by itself. */
export type Trouble = 'lost' | 'unauthorised' | 'future' | 'damaged' | 'in_use'

/** Under which media the dark colours count, by what the person chose. */
const DARK_WHEN = { system: '(prefers-color-scheme: dark)', light: 'not all', dark: 'all' } as const

type Hearer = (notice: Notice) => void

class Core {
  trouble = $state<Trouble>()
  /** Whether the page has what it needs to show anything. */
  ready = $state(false)
  info = $state.raw<AppInfo>()
  private chosen = $state.raw<PackView>()
  /** At hand before they are shown: what came later would push away what a finger is about to touch. */
  cities = $state.raw<PackRow[]>([])
  settings = $state.raw<Settings>({ language: 'id', theme: 'system', text_size: 'normal', data_saver: false, wifi_only: false, conceal: true, welcomed: true })
  private told = $state.raw<SyncStatus>({ busy: false, reach: 'unknown', unsent: 0, no_room: false, metered: 'unknown' })
  private signal = $state(hasSignal())
  /** Versions of the database, when a newer app wrote it. */
  future = $state.raw<{ found?: string; known?: string }>({})

  private readonly hearers = new Set<Hearer>()
  private readonly returns = new Set<() => void>()
  private starting: Promise<void> | undefined
  private retry: number | undefined

  /** What stands between here and the city. */
  get line(): Line {
    return lineOf(this.sync.reach, this.signal)
  }

  get sync(): SyncStatus {
    return this.told
  }

  set sync(told: SyncStatus) {
    this.told = told
    if (told.city_time) clock.follow(told.city_time.at, undefined, told.city_time.approximate)
    else clock.unfollow()
  }

  get pack(): PackView | undefined {
    return this.chosen
  }

  set pack(pack: PackView | undefined) {
    this.chosen = pack
    city.words = pack
  }

  /** Asks the core, and learns from how it answers. */
  async ask<N extends CommandName>(name: N, args: Args<N>, leaving = false): Promise<Answer<N>> {
    try {
      const answer = await host.call(name, args, leaving)
      if (this.trouble) this.mended()
      return answer
    } catch (error) {
      this.learn(error)
      throw error
    }
  }

  /** Called for each notice, until the returned function is. */
  hear(hearer: Hearer): () => void {
    this.hearers.add(hearer)
    return () => this.hearers.delete(hearer)
  }

  /** Called when the core is there (again): everything shown may be old, everything unsaved can be. */
  whenBack(back: () => void): () => void {
    this.returns.add(back)
    return () => this.returns.delete(back)
  }

  open() {
    host.listen({
      notice: (notice) => this.spread(notice),
      heard: () => void this.begin(),
      lost: (cause) => this.learn(cause),
    })
    document.addEventListener('visibilitychange', () => void this.look().catch(ignore))
    onNetworkChange(() => this.tellNetwork())
    onSignalChange(() => (this.signal = hasSignal()))
    void this.begin()
  }

  /** Fetches what every screen needs; called again whenever the line comes back. */
  begin(): Promise<void> {
    this.starting ??= this.fetchAll().finally(() => (this.starting = undefined))
    return this.starting
  }

  private async look() {
    await this.ask('window_visible', { visible: !document.hidden })
    // A page that slept with its machine has not counted that time; the core has.
    if (!document.hidden) this.sync = await this.ask('sync_status', {})
  }

  private tellNetwork() {
    void this.ask('network_told', { metered: metered() }).catch(ignore)
  }

  private async fetchAll() {
    try {
      this.info = await this.ask('app_info', {})
      this.take(await this.ask('setting_get', {}))
      this.pack = await this.ask('pack_get', { language: language.now })
      this.cities = await this.ask('pack_list', {})
      this.sync = await this.ask('sync_status', {})
      this.ready = true
      void this.ask('window_visible', { visible: !document.hidden }).catch(ignore)
      this.tellNetwork()
      for (const back of this.returns) back()
    } catch (error) {
      this.learn(error)
      // The browser's line retries by itself. A refusal at the start is asked again, in case it was mended elsewhere.
      window.clearTimeout(this.retry)
      this.retry = window.setTimeout(() => void this.begin(), 3_000)
    }
  }

  async set(change: SettingChange) {
    this.take(await this.ask('setting_set', change))
    if (change.setting === 'language') this.pack = await this.ask('pack_get', { language: language.now })
  }

  /** Another city: everything shown is that one's from here on. */
  async choosePack(id: string) {
    await this.takeCities(this.ask('pack_choose', { id }))
  }

  /** A city that the app did not come with, which is then the chosen one. */
  async addPack(address: string) {
    await this.takeCities(this.ask('pack_add', { address }))
  }

  private async takeCities(cities: Promise<PackRow[]>) {
    this.cities = await cities
    this.pack = await this.ask('pack_get', { language: language.now })
    this.sync = await this.ask('sync_status', {})
  }

  private take(settings: Settings) {
    this.settings = settings
    language.choose(settings.language)
    write(settings.text_size)
    const dark = document.querySelector<HTMLLinkElement>('#dark-colours')
    if (dark) dark.media = DARK_WHEN[settings.theme]
  }

  private spread(notice: Notice) {
    if (notice.notice === 'sync') this.sync = notice.status
    if (notice.notice === 'pack') void this.ask('pack_get', { language: language.now }).then((pack) => (this.pack = pack)).catch(ignore)
    for (const hearer of this.hearers) hearer(notice)
  }

  private mended() {
    const before = this.trouble
    this.trouble = undefined
    if (before === 'lost' || before === 'unauthorised') void this.begin()
  }

  private learn(error: unknown) {
    if (error instanceof Unauthorised) this.trouble = 'unauthorised'
    else if (error instanceof Unreachable) this.trouble = 'lost'
    else if (error instanceof Refused) {
      if (error.code === 'store_from_the_future') {
        this.future = error.params
        this.trouble = 'future'
      } else if (error.code === 'store_damaged') this.trouble = 'damaged'
      else if (error.code === 'in_use') this.trouble = 'in_use'
    }
  }
}

/** For what the page shows in another way, or tries again by itself. */
export function ignore() {
  // Nothing to do here.
}

export const core = new Core()
