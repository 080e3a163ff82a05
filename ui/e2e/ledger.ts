// Before the first test and after the last one.

import { begin, sum } from './privacy'

export default function setup() {
  begin()
  return () => process.stdout.write(`${sum()}\n`)
}
