// One draft while it is written. Every field goes to the core as it changes; the texts live here, so that no answer of the
// core ever overwrites what a finger is typing.

import { MOST_PHOTOS, MOST_PHOTO_BYTES } from '../api/rules'
import type { AskedConsent, AttributeValue, ComplaintDetail, DraftChange, DraftView, GivenFix, GivenPosition, Intake, ShotEnd, Step, Visibility } from '../api/types'
import { Refused, Unreachable, host } from '../platform'
import { type Clash, clash, standing } from './clash'
import { core } from './core.svelte'
import { lists } from './lists.svelte'
import { isEmpty } from './progress'
import { type Field, Saver, fieldOf } from './saver'

const TYPING = 300

export type Saving = 'saved' | 'saving' | 'unsaved'

/** A photo on its way into the draft. */
export type Incoming = {
  key: number
  name: string
  from: { file: File } | { intake: Intake }
  state: 'waiting' | 'working' | 'broken'
  error?: unknown
  /** A picture of a file that this page holds, while the core works on it. */
  preview?: string
}

export class Compose {
  draft = $state.raw<DraftView>()
  /** Why it could not be opened. */
  missing = $state(false)
  description = $state('')
  landmark = $state('')
  streetName = $state('')
  saving = $state<Saving>('saved')
  /** Why the last save failed. */
  failure = $state.raw<unknown>()
  incoming = $state.raw<Incoming[]>([])
  submitting = $state(false)
  /** Whether the camera is open. */
  shooting = $state(false)
  /** Whether the citizen asked to send it: from then on mistakes are shown where they are. */
  asked = $state(false)
  /** Whether a step is only looked at from the one screen, and leads back to it. */
  aside = $state(false)
  /** What was changed in another window too, and is not saved before one of the two is chosen. */
  clashes = $state.raw<Clash[]>([])
  /** Whether another window changed it just before it was to be sent. */
  elsewhere = $state(false)

  /** What stood in each field when it was begun to be changed here. */
  private readonly bases = new Map<Field, string>()
  private readonly saver: Saver
  private key = 0
  private adding = false
  private choosing = 0
  private closed = false
  private readonly ends: (() => void)[]

  constructor(readonly id: string) {
    this.saver = new Saver({
      send: (change, leaving) => this.send(change, leaving),
      saved: (_, rest) => {
        this.clashes = this.clashes.filter(({ field }) => this.saver.refuses(field))
        if (rest !== 'refused') this.saving = rest === 'waiting' ? 'saving' : 'saved'
        if (rest === 'nothing') this.failure = undefined
        lists.refreshDrafts()
      },
      failed: (error: unknown) => {
        this.saving = 'unsaved'
        this.failure = error
      },
    })
    // Back from another window, it may be another draft than it was.
    const hidden = () => void (document.hidden ? this.saver.flush(true) : this.load())
    const leaving = () => void this.saver.flush(true)
    document.addEventListener('visibilitychange', hidden)
    window.addEventListener('pagehide', leaving)
    this.ends = [
      () => document.removeEventListener('visibilitychange', hidden),
      () => window.removeEventListener('pagehide', leaving),
      core.whenBack(() => {
        void this.flush()
        void this.addNext()
        if (!this.draft) void this.load()
      }),
      core.hear((notice) => {
        if (notice.notice === 'draft' && notice.id === id && !this.submitting) void this.load()
        if (notice.notice === 'dropped') this.add(notice.intakes.map((intake) => ({ intake })))
      }),
    ]
    void this.load()
  }

  async load() {
    try {
      this.adopt(await core.ask('draft_get', { id: this.id }))
    } catch (error) {
      if (error instanceof Refused && error.code === 'not_found') this.missing = true
    }
  }

  /** Takes what the core has. What is being changed here stays as it is; whatever came late is passed over. */
  adopt(draft: DraftView) {
    if (this.draft && draft.revision < this.draft.revision) return
    if (!this.bases.has('description')) this.description = draft.description
    if (!this.bases.has('landmark')) this.landmark = draft.place.landmark ?? ''
    if (!this.bases.has('street')) this.streetName = draft.place.street ?? ''
    this.draft = draft
  }

  /** Saves one field, if nobody else has changed that one since it was seen here. What else they changed is taken over. */
  private async send(change: DraftChange, leaving: boolean): Promise<DraftView> {
    const field = fieldOf(change)
    for (;;) {
      const seen = this.draft
      const found = seen && clash(this.bases.get(field) ?? standing(seen, change), seen, change, field)
      if (found) {
        this.clashes = [...this.clashes.filter((other) => other.field !== field), found]
        throw new Refused({ code: 'draft_stale', retry: 'after_mending', params: {} })
      }
      const { kept, draft } = await core.ask('draft_update', { id: this.id, change, ...(seen && { seen: seen.revision }) }, leaving)
      this.adopt(draft)
      if (!kept) continue
      if (this.saver.holds(field)) this.bases.set(field, standing(draft, change))
      else this.bases.delete(field)
      return draft
    }
  }

  /** Writes what was changed here over what was changed elsewhere. */
  keepMine({ change, field }: Clash) {
    this.clashes = this.clashes.filter((other) => other.field !== field)
    // From here on what stands there is seen.
    if (this.draft) this.bases.set(field, standing(this.draft, change))
    this.put(change, 0)
  }

  /** Leaves what was changed elsewhere. */
  takeTheirs({ field }: Clash) {
    this.clashes = this.clashes.filter((other) => other.field !== field)
    this.saver.forget(field)
    this.bases.delete(field)
    if (this.draft) this.adopt(this.draft)
    if (this.saver.isWaiting) return
    this.saving = 'saved'
    this.failure = undefined
  }

  /** Saves what was typed and lets go. What was opened and never said leaves nothing behind. */
  close() {
    this.closed = true
    void this.discardEmpty(this.saver.flush())
    for (const end of this.ends) end()
    for (const { preview } of this.incoming) if (preview) URL.revokeObjectURL(preview)
  }

  /** Whether nothing was said in it, nor is a photo on its way. */
  get isEmpty(): boolean {
    return this.incoming.length === 0 && this.choosing === 0 && (!this.draft || isEmpty(this.draft))
  }

  private async discardEmpty(saved: Promise<boolean>) {
    const { id } = this
    if (!this.isEmpty) return
    lists.withhold(id)
    try {
      if (!(await saved)) return
      // Another window may have said something in it.
      this.draft = await core.ask('draft_get', { id })
      if (this.isEmpty) await core.ask('draft_delete', { id })
    } catch {
      // It stays, and can be thrown away by hand.
    } finally {
      lists.release(id)
    }
  }

  /** Resolves to whether every letter is safe. */
  flush(): Promise<boolean> {
    return this.saver.flush()
  }

  describe(text: string) {
    this.description = text
    this.put({ field: 'description', value: text }, TYPING)
  }
  street(text: string) {
    this.streetName = text
    this.put({ field: 'street', value: text }, TYPING)
  }
  mark(text: string) {
    this.landmark = text
    this.put({ field: 'landmark', value: text }, TYPING)
  }
  walkTo(step: Step) {
    if (this.draft?.step !== step) this.put({ field: 'step', value: step }, 0)
  }
  category(value: string | null) {
    this.put({ field: 'category', value }, 0)
  }
  area(value: string | null) {
    this.put({ field: 'area', value }, 0)
  }
  /** `typing`: more letters may follow. */
  answer(question: string, answer: AttributeValue | undefined, typing = false) {
    this.put({ field: 'answer', value: answer === undefined ? { question } : { question, answer } }, typing ? TYPING : 0)
  }
  fix(value: GivenFix | null) {
    this.put({ field: 'fix', value }, 0)
  }
  pin(value: GivenPosition | null, delay = 0) {
    this.put({ field: 'pin', value }, delay)
  }
  visibility(value: Visibility) {
    this.put({ field: 'visibility', value }, 0)
  }
  anonymous(value: boolean) {
    this.put({ field: 'anonymous', value }, 0)
  }

  consent({ text_id, version }: AskedConsent, agreed: boolean) {
    this.put({ field: 'consent', value: { text_id, version, agreed } }, 0)
  }

  private put(change: DraftChange, delay: number) {
    const field = fieldOf(change)
    // Whoever types on has not chosen yet.
    if (this.clashes.some((clash) => clash.field === field)) {
      this.clashes = this.clashes.map((clash) => (clash.field === field ? { ...clash, change } : clash))
      return
    }
    this.saving = 'saving'
    if (this.draft && !this.bases.has(field)) this.bases.set(field, standing(this.draft, change))
    this.saver.put(change, delay)
  }

  /** Lets photos be chosen in the system's own window: until it is closed, some may come. */
  async choosePhotos() {
    this.choosing += 1
    try {
      const intakes = await core.ask('photo_pick', {})
      this.add(intakes.map((intake) => ({ intake })))
    } finally {
      this.choosing -= 1
      if (this.closed) void this.discardEmpty(this.saver.flush())
    }
  }

  /** Opens the device's camera, which takes one photo. Answers how it was left. */
  async shoot(): Promise<ShotEnd | undefined> {
    if (this.shooting) return undefined
    this.shooting = true
    this.choosing += 1
    try {
      const { end, draft } = await core.ask('photo_shoot', { id: this.id })
      this.adopt(draft)
      return end
    } finally {
      this.shooting = false
      this.choosing -= 1
      if (this.closed) void this.discardEmpty(this.saver.flush())
    }
  }

  /** Takes photos in, one after the other and in order. */
  add(from: Incoming['from'][]) {
    const incoming = from.map((source): Incoming => ({
      key: this.key++,
      name: 'file' in source ? source.file.name : source.intake.name,
      from: source,
      state: 'waiting',
      ...('file' in source && source.file.type.startsWith('image/') ? { preview: URL.createObjectURL(source.file) } : {}),
    }))
    this.incoming = [...this.incoming, ...incoming]
    void this.addNext()
  }

  retryPhoto(key: number) {
    this.change(key, { state: 'waiting', error: undefined })
    void this.addNext()
  }

  dropPhoto(key: number) {
    const gone = this.incoming.find((photo) => photo.key === key)
    if (gone?.preview) URL.revokeObjectURL(gone.preview)
    this.incoming = this.incoming.filter((photo) => photo.key !== key)
  }

  private async addNext() {
    if (this.adding || !this.draft) return
    this.adding = true
    for (;;) {
      const next = this.incoming.find(({ state }) => state === 'waiting')
      if (!next) break
      this.change(next.key, { state: 'working' })
      try {
        if (this.draft.photos.length >= MOST_PHOTOS) {
          throw new Refused({ code: 'photos_too_many', retry: 'after_mending', params: { most: String(MOST_PHOTOS) } })
        }
        const intake = 'intake' in next.from ? next.from.intake : await host.takeIn(next.from.file)
        this.adopt(await core.ask('photo_add', { draft: this.id, intake: intake.id }))
        this.dropPhoto(next.key)
      } catch (error) {
        if (error instanceof Unreachable && !(await this.answers())) {
          // The bridge is gone: the file waits here until it is back.
          this.change(next.key, { state: 'waiting' })
          break
        }
        this.change(next.key, { state: 'broken', error: error instanceof Unreachable ? brokenOff(next.from) : error })
      }
    }
    this.adding = false
  }

  /** An upload that breaks off says nothing of why: perhaps only the file was refused. */
  private async answers(): Promise<boolean> {
    try {
      await core.ask('sync_status', {})
      return true
    } catch {
      return false
    }
  }

  private change(key: number, what: Partial<Incoming>) {
    this.incoming = this.incoming.map((photo) => (photo.key === key ? { ...photo, ...what } : photo))
  }

  async removePhoto(photo: string) {
    this.adopt(await core.ask('photo_remove', { draft: this.id, photo }))
  }

  async movePhoto(photo: string, by: -1 | 1) {
    const photos = this.draft?.photos.map(({ id }) => id) ?? []
    const from = photos.indexOf(photo)
    const to = from + by
    if (from < 0 || to < 0 || to >= photos.length) return
    photos.splice(from, 1)
    photos.splice(to, 0, photo)
    this.adopt(await core.ask('photo_reorder', { draft: this.id, photos }))
  }

  /** Submits; `undefined` when it has mistakes, which are then shown. */
  async submit(): Promise<ComplaintDetail | undefined> {
    if (this.submitting) return undefined
    this.submitting = true
    this.asked = true
    this.elsewhere = false
    try {
      if (!(await this.flush())) throw this.failure
      return await core.ask('complaint_submit', { id: this.id, ...(this.draft && { seen: this.draft.revision }) })
    } catch (error) {
      if (error instanceof Refused && (error.code === 'mistakes' || error.code === 'draft_stale')) {
        // What is shown is what would be sent: looked at once more, it goes.
        this.elsewhere = error.code === 'draft_stale' && this.clashes.length === 0
        await this.load()
        return undefined
      }
      throw error
    } finally {
      this.submitting = false
    }
  }
}

/** An upload that the core ended although it is there: it reads no more than it must of a file that is too large. */
function brokenOff(from: Incoming['from']): Refused {
  const tooLarge = 'file' in from && from.file.size > MOST_PHOTO_BYTES
  return tooLarge
    ? new Refused({ code: 'photo_refused', retry: 'never', params: { reason: 'photo_too_many_bytes', limit: String(MOST_PHOTO_BYTES) } })
    : new Refused({ code: 'internal', retry: 'now', params: {} })
}

let open: Compose | undefined

/** The draft of the address. Walking through its steps keeps it; leaving it saves and closes it. */
export function composing(id: string): Compose {
  if (open?.id !== id) {
    open?.close()
    open = new Compose(id)
  }
  return open
}

export function endComposing() {
  open?.close()
  open = undefined
}
