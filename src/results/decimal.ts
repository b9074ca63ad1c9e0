/** A number as the laboratory wrote it, "0.20": kept as text and worked with exactly, because 0.1 + 0.2 is not 0.3 in binary. */
export type Decimal = string

/** Negative, nought or positive, as the first is below, equal to or above the second. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const [a, b] = aligned(one, other)
  return a < b ? -1 : a > b ? 1 : 0
}

export function addDecimals(one: Decimal, other: Decimal): Decimal {
  const [a, b, places] = aligned(one, other)
  return written(a + b, places)
}

export function multiplyDecimals(one: Decimal, other: Decimal): Decimal {
  const a = scaled(one)
  const b = scaled(other)
  return written(a.digits * b.digits, a.places + b.places)
}

function aligned(one: Decimal, other: Decimal): [bigint, bigint, number] {
  const a = scaled(one)
  const b = scaled(other)
  const places = Math.max(a.places, b.places)
  return [widened(a, places), widened(b, places), places]
}

type Scaled = { digits: bigint; places: number }

function scaled(decimal: Decimal): Scaled {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  if (whole === undefined) throw new RangeError('Not a decimal number')
  return { digits: BigInt(whole + fraction), places: fraction.length }
}

const widened = ({ digits, places }: Scaled, to: number) => digits * 10n ** BigInt(to - places)

function written(digits: bigint, places: number): Decimal {
  const text = String(digits).padStart(places + 1, '0')
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
}
