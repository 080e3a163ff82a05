import { expect, test } from 'vitest'
import { placeLink } from './link'

test('a place is said in figures alone, as the shell lets it through', () => {
  expect(placeLink({ lat: -7.6453, lon: 112.9075 })).toBe('geo:-7.6453000,112.9075000?q=-7.6453000,112.9075000')
  // What is nearly nought has no exponent.
  expect(placeLink({ lat: 1e-7, lon: -179.9999999 })).toBe('geo:0.0000001,-179.9999999?q=0.0000001,-179.9999999')
})
