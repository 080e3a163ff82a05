import { describe, expect, test } from 'vitest'
import { Touches } from './touches'

const at = (x: number, y = 0) => ({ x, y })

describe('one finger', () => {
  test('that stays where it is taps', () => {
    const touches = new Touches()
    expect(touches.down(1, at(10), true)).toBeUndefined()
    expect(touches.move(1, at(15)), 'it trembles').toBeUndefined()
    expect(touches.up(1, at(15))).toEqual({ kind: 'tap', at: at(15) })
  })
  test('that moves drags, and drops where it is lifted', () => {
    const touches = new Touches()
    touches.down(1, at(10), true)
    expect(touches.move(1, at(30, 4))).toEqual({ kind: 'drag', by: at(20, 4) })
    expect(touches.move(1, at(12))).toEqual({ kind: 'drag', by: at(2) })
    expect(touches.up(1, at(12))).toEqual({ kind: 'drop' })
  })
  test('that the system takes away leaves everything as it was', () => {
    const touches = new Touches()
    touches.down(1, at(10), true)
    touches.move(1, at(60))
    expect(touches.cancel(1)).toEqual({ kind: 'undo' })
    expect(touches.up(1, at(60))).toBeUndefined()
  })
  test('that nobody put down says nothing: a mouse that passes over', () => {
    const touches = new Touches()
    expect(touches.move(1, at(60))).toBeUndefined()
    expect(touches.up(1, at(60))).toBeUndefined()
  })
})

describe('two fingers', () => {
  /** Everything that a pinch means, from the first finger down to the last one up. */
  function pinch(slow: boolean) {
    const touches = new Touches()
    const meant = [touches.down(1, at(100), true)]
    if (slow) meant.push(touches.move(1, at(120)))
    meant.push(touches.down(2, at(200), false), touches.move(1, at(60)), touches.move(2, at(340)), touches.up(2, at(340)), touches.move(1, at(20)), touches.up(1, at(20)))
    return meant.filter((one) => one !== undefined)
  }
  test('zoom, and neither drag nor tap, whichever is lifted first', () => {
    expect(pinch(false)).toEqual([{ kind: 'zoom', by: 1.4, at: at(130) }, { kind: 'zoom', by: 2, at: at(200) }])
  })
  test('take back what the first had begun to drag', () => {
    const kinds = pinch(true).map(({ kind }) => kind)
    expect(kinds).toEqual(['drag', 'undo', 'zoom', 'zoom'])
  })
  test('are forgotten when a finger comes down as the first', () => {
    const touches = new Touches()
    touches.down(1, at(100), true)
    touches.down(2, at(200), false)
    touches.up(1, at(100))
    // The end of the second was never heard of.
    touches.down(3, at(50), true)
    expect(touches.up(3, at(50))).toEqual({ kind: 'tap', at: at(50) })
  })
})
