// What a screen may ask of the style. Apart from the style itself, which is fetched with MapLibre.

/** Of the labels: the lowest wins where two collide. */
export type Rank = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
export const EVERY_RANK: readonly Rank[] = [1, 2, 3, 4, 5, 6, 7, 8]
