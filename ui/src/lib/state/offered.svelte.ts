// An address of a city that came from outside, for the field in which somebody would type it.

class Offered {
  city = $state<string>()
}

export const offered = new Offered()
