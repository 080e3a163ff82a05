/** A PIN in two halves, as people read and write it: 8959 7257. */
export function pinText(pin: string): string {
  return `${pin.slice(0, 4)} ${pin.slice(4)}`
}
