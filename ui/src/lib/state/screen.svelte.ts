// How much room there is.

const wide = window.matchMedia('(min-width: 1024px)')

class Screen {
  wide = $state(wide.matches)
  constructor() {
    wide.addEventListener('change', ({ matches }) => (this.wide = matches))
  }
}

export const screen = new Screen()
