import type { Day } from '../platform/index.ts'
import type { Shape, Treatment } from './chart-shapes.ts'

const letterOf = (i: number) => String.fromCharCode(65 + (i % 26))
const lineHeight = 16
const lettersInLine = 50

/** A treatment is a band from its first day to its last, or a line on its one day, with a letter above it. */
export function treatmentMarks(
  treatments: Treatment[],
  x: (day: Day) => number,
  top: number,
  bottom: number,
): Shape[] {
  let last = -Infinity
  return treatments.flatMap(({ from, to }, i): Shape[] => {
    const start = x(from)
    // Two treatments of one month keep their letters apart.
    last = Math.max(start, last + 12)
    const marked: Shape =
      to && to > from
        ? { kind: 'band', role: 'treatment', x: start, y: top, width: x(to) - start, height: bottom - top }
        : { kind: 'line', role: 'treatment', x1: start, y1: top, x2: start, y2: bottom }
    return [
      marked,
      { kind: 'text', role: 'treatment', x: last, y: top - 5, text: letterOf(i), anchor: 'middle' },
    ]
  })
}

/** The letters with the treatments' names, each in full on as many lines as it needs. */
export const treatmentKey = (treatments: Treatment[], top: number): Shape[] =>
  treatments
    .flatMap(({ name }, i) => lines(`${letterOf(i)}: ${name}`))
    .map((text, i) => ({
      kind: 'text',
      role: 'treatment',
      x: 4,
      y: top + i * lineHeight,
      text,
      anchor: 'start',
    }))

function lines(text: string): string[] {
  const found: string[] = []
  for (const word of text.split(' ')) {
    const last = found.at(-1)
    if (last !== undefined && last.length + word.length < lettersInLine)
      found[found.length - 1] = `${last} ${word}`
    else found.push(word)
  }
  return found
}
