interface Row {
  what: string
  target: string
  measured: string
  good: boolean | undefined
  floor: string
}

const rows: Row[] = []

/** One line of the table, said at once as well, so that a run that is broken off has said something. */
export function row(what: string, target: string, measured: string, good?: boolean, floor = ''): void {
  rows.push({ what, target, measured, good, floor })
  console.log(`  ${what.trim()}: ${measured}`)
}

export const met = (measured: number, most: number): boolean => measured <= most

export function printTable(): void {
  const lines = [
    ['', 'target', 'measured', '', 'this machine’s floor'],
    ...rows.map(({ what, target, measured, good, floor }) => [what, target, measured, standing(good), floor]),
  ]
  const widths = [0, 1, 2, 3, 4].map(at => Math.max(...lines.map(line => line[at]?.length ?? 0)))
  console.log()
  for (const line of lines)
    console.log(
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

const standing = (good: boolean | undefined) => (good === undefined ? '' : good ? 'met' : 'ahead')
