// What the page asks of whoever hosts it. `window.ts` and `browser.ts` are the two hosts.

import type { Commands } from '../api/commands'
import type { ApiCode, ApiError, Intake, Notice, Retry } from '../api/types'

export type CommandName = keyof Commands
export type Args<N extends CommandName> = Commands[N]['args']
export type Answer<N extends CommandName> = Commands[N]['answer']

export type PhotoSize = 'thumb' | 'full'

export interface Host {
  /** `leaving`: the page is about to be hidden or closed, and the request must outlive it. */
  call<N extends CommandName>(name: N, args: Args<N>, leaving?: boolean): Promise<Answer<N>>
  /** Hears what changes by itself. `heard` is called whenever the line (re)opens, `lost` when it breaks. */
  listen(on: Listener): () => void
  photoUrl(id: string, size: PhotoSize): string
  /** Whether a link of the page opens beside it. A window has no beside. */
  readonly opensLinks: boolean
  /** Gives a file to the browser's downloads. A window has none: there the core asks where to keep it. */
  download?(name: string, what: Blob): void
  /** Hands a chosen file to the core; only a browser needs it. */
  takeIn(file: File): Promise<Intake>
}

export interface Listener {
  notice(notice: Notice): void
  heard(): void
  lost(cause: Refused | Unreachable | Unauthorised): void
}

/** The core answered, and said no. */
export class Refused extends Error {
  readonly code: ApiCode
  readonly retry: Retry
  readonly params: { [key in string]?: string }
  constructor({ code, retry, params }: ApiError) {
    super(code)
    this.code = code
    this.retry = retry
    this.params = params
  }
}

/** Nobody answered: the bridge is gone. */
export class Unreachable extends Error {}

/** Somebody answered who does not know this page: its cookie is of an earlier bridge. */
export class Unauthorised extends Error {}

/** Whether this is what a command refuses with. */
export function isApiError(value: unknown): value is ApiError {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string' && 'params' in value
}
