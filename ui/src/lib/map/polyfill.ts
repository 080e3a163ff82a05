// What MapLibre calls and Chrome 90 lacks: `Object.hasOwn` (Chrome 93) and `.at` (92). Page and worker are two realms, and
// each imports this before MapLibre. `scripts/chrome90` looks for these definitions by their form.

function at<T>(this: ArrayLike<T>, index: number): T | undefined {
  const whole = Math.trunc(index) || 0
  return this[whole < 0 ? this.length + whole : whole]
}

const hasOwn = (of: object, name: PropertyKey) => Object.prototype.hasOwnProperty.call(of, name)
const typed = Object.getPrototypeOf(Int8Array.prototype) as object

if (!('hasOwn' in Object)) Object.defineProperty(Object, 'hasOwn', { value: hasOwn, configurable: true, writable: true })
if (!('at' in Array.prototype)) Object.defineProperty(Array.prototype, 'at', { value: at, configurable: true, writable: true })
if (!('at' in String.prototype)) Object.defineProperty(String.prototype, 'at', { value: at, configurable: true, writable: true })
if (!('at' in typed)) Object.defineProperty(typed, 'at', { value: at, configurable: true, writable: true })
