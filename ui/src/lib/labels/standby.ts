// What keeps the system from letting the app send while nobody looks, in words.

import { m } from '../../paraglide/messages.js'
import type { IconName, SettingsPage, Standby } from '../api/types'

export type Hindrance = { icon: IconName; title: string; text: string; page: SettingsPage; way: string; grave: boolean }

const WAYS: { [page in 'app' | 'battery' | 'autostart']: () => string } = {
  app: () => m.standby_open_app(),
  battery: () => m.standby_open_battery(),
  autostart: () => m.standby_open_autostart(),
}

function named(maker: string): string {
  return maker.charAt(0).toUpperCase() + maker.slice(1)
}

/** The setting that most likely lets it run again. */
function wayOut({ restricted, battery_exempt, maker }: Standby): keyof typeof WAYS {
  if (restricted) return 'app'
  if (maker) return 'autostart'
  return battery_exempt ? 'app' : 'battery'
}

/** The worst of it, if there is any: what surely holds everything, then what holds some, then what may. */
export function hindrance(standby: Standby): Hindrance | undefined {
  const say = (page: keyof typeof WAYS, icon: IconName, grave: boolean, title: string, text: string) => ({ icon, title, text, page, way: WAYS[page](), grave })
  const { battery_exempt, maker, missed_days, no_mobile_data, rare, restricted } = standby
  if (missed_days > 0) {
    const phone = maker ? m.standby_phone_of({ maker: named(maker) }) : m.standby_this_phone()
    return say(wayOut(standby), 'hourglass', true, m.standby_missed_title({ span: m.span_days({ count: missed_days }), phone }), m.standby_missed_text())
  }
  if (restricted) return say('app', 'ban', true, m.standby_restricted_title(), m.standby_restricted_text())
  if (no_mobile_data) return say('app', 'signal', true, m.standby_data_title(), m.standby_data_text())
  // The system lets those alone that the battery saver does.
  if (rare && !battery_exempt) return say('battery', 'hourglass', true, m.standby_rare_title(), m.standby_rare_text())
  // Nobody tells whether the citizen has allowed it already.
  if (maker) return say('autostart', 'handset', false, m.standby_maker_title({ maker: named(maker) }), m.standby_maker_text())
  if (!battery_exempt) return say('battery', 'bolt', false, m.standby_battery_title(), m.standby_battery_text())
  return undefined
}
