import { describe, expect, test } from 'vitest'
import type { Standby } from '../api/types'
import { hindrance } from './standby'

const FREE: Standby = { battery_exempt: true, restricted: false, rare: false, no_mobile_data: false, maker: '', missed_days: 0 }
const ALL: Standby = { battery_exempt: false, restricted: true, rare: true, no_mobile_data: true, maker: 'xiaomi', missed_days: 3 }

describe('what keeps the app from sending', () => {
  test('where nothing does, nothing is said', () => {
    expect(hindrance(FREE)).toBeUndefined()
  })

  test('the worst comes first, and each leads to its setting', () => {
    const mended: Partial<Standby>[] = [{}, { missed_days: 0 }, { restricted: false }, { no_mobile_data: false }, { rare: false }, { maker: '' }, { battery_exempt: true }]
    let now = ALL
    const said = mended.map((less) => hindrance((now = { ...now, ...less })))
    expect(said.map((one) => one && [one.page, one.grave])).toEqual([
      ['app', true], ['app', true], ['app', true], ['battery', true], ['autostart', false], ['battery', false], undefined,
    ])
    expect(said[0]?.title).toBe('Sudah 3 hari HP Xiaomi tidak memberi giliran mengirim')
    expect(said[4]?.title).toContain('Xiaomi')
  })

  test('days without a turn lead where the cause probably is', () => {
    const way = (more: Partial<Standby>) => hindrance({ ...FREE, missed_days: 1, ...more })?.page
    expect([way({}), way({ battery_exempt: false }), way({ maker: 'vivo' }), way({ maker: 'vivo', restricted: true })]).toEqual(['app', 'battery', 'autostart', 'app'])
  })

  test('who is seldom let run but left alone by the battery saver is let run', () => {
    expect(hindrance({ ...FREE, rare: true })).toBeUndefined()
  })
})
