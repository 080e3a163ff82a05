// The mark: four petals on a field of 48, the lower left one the citizen's voice.

const PETAL = 'M0-9.8C4.1-9.8 6.3-5.5 6.3-.6 6.3 4.6 3.9 9.8 0 9.8S-6.3 4.6-6.3-.6C-6.3-5.5-4.1-9.8 0-9.8z'
const VOICE = 'M0-9.8C4.2-9.8 6.3-5.6 6.3-1.4 6.3 4.2 3 8.6 0 13.2-3 8.6-6.3 4.2-6.3-1.4-6.3-5.6-4.2-9.8 0-9.8z'

export type Petal = { path: string; x: number; y: number; degrees: number; voice?: true }

export const PETALS: Petal[] = [
  { path: PETAL, x: 14.6, y: 14.6, degrees: -45 },
  { path: PETAL, x: 33.4, y: 14.6, degrees: 45 },
  { path: PETAL, x: 33.4, y: 33.4, degrees: 135 },
  { path: VOICE, x: 14.6, y: 33.4, degrees: 45, voice: true },
]
