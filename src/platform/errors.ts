/** There is no such page, or not for this person: the two are answered alike. */
export class NotFound extends Error {
  override name = 'NotFound'
}

/** Allowed to be here, not to do this. The message is read by the person, so it says what to do instead. */
export class Refused extends Error {
  override name = 'Refused'
}

/** Somebody did it first, or it has changed since the page was opened. The message is read by the person. */
export class TooLate extends Error {
  override name = 'TooLate'
}

/** Wrong use, said in one sentence that names what is wrong and what to do. */
export class Unusable extends Error {
  override name = 'Unusable'
}
