// What a list shows once this phone supports one of its rows, or no longer does.

import type { NearbyRow, NearbyView, SupportView } from '../api/types'

export function withSupport(view: NearbyView, { handle }: NearbyRow, said: SupportView): NearbyView {
  const change = (row: NearbyRow): NearbyRow => {
    if (row.handle !== handle || row.supported === said.supported) return row
    return { ...row, ...said, supporters: Math.max(0, row.supporters + (said.supported ? 1 : -1)) }
  }
  return { ...view, rows: view.rows.map(change) }
}
