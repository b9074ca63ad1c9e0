import { components, wholeOf, type Repetition } from './message.ts'

export type Comparator = '<' | '>' | '<=' | '>='

export interface Reading {
  /** The number as written, with its precision: '5.10' stays '5.10'. Nothing where it is not one number. */
  value: string | null
  comparator: Comparator | null
}

export const noNumber: Reading = { value: null, comparator: null }

/** One number, plain (`<0.01`, `>= 90`) or structured (`<^0.01`, `^0.01`); ranges, ratios and two values are none. */
export function numberOf(repetitions: Repetition[]): Reading {
  const [only, ...more] = repetitions
  if (!only || more.length > 0) return noNumber
  const [sign = '', number, ...rest] = components(only)
  if (number === undefined) return plain(wholeOf(only))
  if (rest.some(part => part.trim() !== '') || !/^(?:[<>]=?|=)?$/.test(sign.trim())) return noNumber
  return plain(sign + number)
}

const form = /^([<>]=?|[≤≥=])?\s*(?:\+?|(-))(\d+(?:\.\d*)?|\.\d+)$/

function plain(text: string): Reading {
  const [, sign, minus = '', digits] = form.exec(text.trim()) ?? []
  if (digits === undefined) return noNumber
  return {
    value: minus + digits.replace(/^\./, '0.').replace(/\.$/, ''),
    comparator: comparators[sign ?? ''] ?? null,
  }
}

const comparators: Record<string, Comparator> = {
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '≤': '<=',
  '≥': '>=',
}
