export const capital = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1)

/** Inside a sentence; "PSA blood test" and "DEXA" keep their capitals. */
export const lowerFirst = (words: string): string =>
  /^[A-Z]{2}/.test(words) ? words : words.slice(0, 1).toLowerCase() + words.slice(1)

/** Several things in one sentence, with its full stop. */
export const inOneSentence = (items: string[]): string =>
  `${items.map((item, i) => (i ? lowerFirst(item) : item).replace(/[.;\s]+$/, '')).join('; ')}.`

export const linesIn = (text: string | null): string[] =>
  (text ?? '')
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(Boolean)
