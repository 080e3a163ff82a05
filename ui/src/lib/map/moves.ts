/** What a finger does: nothing, move the ground under the pin, or move the ground. */
export type Moves = 'none' | 'pin_under_middle' | 'free'
