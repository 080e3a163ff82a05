// The board's times, marks and freshness in words: the same ones as on the city's own page.

import { m } from '../../paraglide/messages.js'
import type { Basis, Board, BoardView, IconName, Mark, Tone } from '../api/types'
import { number, shortTime } from '../shown.svelte'

/** So many minutes. Office hours have no days: a day of them is no 24 hours. */
export function lengthOf(minutes: number | undefined, basis: Basis): string {
  if (minutes === undefined) return '–'
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const days = basis === 'wall' ? Math.floor(hours / 24) : 0
  if (hours === 0) return m.span_minutes({ count: minutes })
  if (days > 0) {
    const more = hours % 24
    return more === 0 || days >= 10 ? m.span_days({ count: days }) : `${m.span_days({ count: days })} ${m.span_hours({ count: more })}`
  }
  if (rest === 0 || hours >= 24) return m.span_hours({ count: hours })
  return `${m.span_hours({ count: hours })} ${m.span_minutes_short({ count: rest })}`
}

/** The same along a bar, where there is little room. */
export function tickOf(minutes: number, basis: Basis): string {
  if (minutes < 60) return m.span_minutes_short({ count: minutes })
  return minutes === 1_440 ? m.span_hours({ count: 24 }) : lengthOf(minutes, basis)
}

export const clockName = (basis: Basis): string => (basis === 'wall' ? m.board_wall() : m.board_working())

/** Colour, icon and word; none for an office that is judged and has earned neither. */
export function markOf(mark: Mark): { tone: Tone; icon: IconName; word: string } | undefined {
  switch (mark) {
    case 'reward': return { tone: 'done', icon: 'star', word: m.board_reward() }
    case 'warning': return { tone: 'alert', icon: 'alert', word: m.board_warning() }
    case 'too_few': return { tone: 'local', icon: 'question', word: m.board_too_few() }
    case 'none': return undefined
  }
}

/** How old the numbers are, and why they are not newer. */
export function countedAt({ fresh, reach }: BoardView, at: string): string {
  const time = shortTime(at)
  if (fresh) return m.board_counted({ time })
  switch (reach) {
    case 'unknown': return m.board_checking({ time })
    case 'stranger': return m.board_stranger({ time })
    case 'city': return m.board_busy({ time })
    case 'nobody':
    case 'outdated':
    case 'no_city': return m.board_offline({ time })
  }
}

/** How many wait beside the median, and why some of them do not enter it. */
export function waitingSays({ waiting, not_begun }: Board, basis: Basis): string {
  return basis === 'wall' || not_begun === 0 ? m.board_waiting({ all: number(waiting) }) : m.board_waiting_closed({ all: number(waiting), closed: number(not_begun) })
}

/** Why there are no numbers at all. */
export function whyNone({ reach }: BoardView): { title: string; text: string } {
  switch (reach) {
    case 'no_city': return { title: m.board_no_city_title(), text: m.board_no_city_text() }
    case 'stranger': return { title: m.board_none_title(), text: m.board_none_stranger() }
    case 'city': return { title: m.board_none_title(), text: m.board_none_city() }
    case 'nobody':
    case 'outdated':
    case 'unknown': return { title: m.board_none_title(), text: m.board_none_text() }
  }
}
