import type { Enrolment } from '../care-plans/index.ts'

// The kinds of patients that a trust's worklists are made of, and how many of a team of 2,000 are of each.

export interface Pathway {
  team: 'breast' | 'colorectal' | 'urology'
  protocol: string
  sex: 'female' | 'male'
  /** the test that worklists are about */
  main: string
  /** the blood test of which there are most values */
  blood: string
  /** in turn: never three rises in a row */
  usual: string[]
  reached: string
  facts: Partial<Enrolment>
}

const one = 'Primary tumour, fully removed'

export const pathways: Pathway[] = [
  {
    team: 'breast',
    protocol: 'breast-early',
    sex: 'female',
    main: 'mammogram',
    blood: 'cea',
    usual: ['1.6', '1.2', '1.9', '1.4'],
    reached: '6.1',
    facts: { diagnosis: one, laterality: 'left', surgery: 'breast conserving' },
  },
  {
    team: 'colorectal',
    protocol: 'colorectal',
    sex: 'female',
    main: 'cea',
    blood: 'cea',
    usual: ['1.6', '1.2', '1.9', '1.4'],
    reached: '6.1',
    facts: { diagnosis: one, site: 'colon', colonoscopyBeforeSurgery: 'complete' },
  },
  {
    team: 'urology',
    protocol: 'prostate-surgery',
    sex: 'male',
    main: 'psa',
    blood: 'psa',
    usual: ['<0.01', '0.02', '0.01', '<0.01'],
    reached: '0.24',
    facts: { diagnosis: one },
  },
  {
    team: 'urology',
    protocol: 'prostate-radiotherapy',
    sex: 'male',
    main: 'psa',
    blood: 'psa',
    usual: ['0.4', '0.3', '0.5', '0.4'],
    reached: '2.8',
    facts: {
      diagnosis: 'Cancer treated with radiotherapy',
      limits: { psa: { comparison: '>=', value: '2.5', reason: 'Lowest value 0.5 and 2' } },
    },
  },
]

export interface Kind {
  /** when the treatment was, before today */
  months: number
  days: number
  now: 'nothing' | 'expected' | 'look' | 'act' | 'to tell' | 'overdue'
  tellBy: 'portal' | 'letter' | 'phone'
  /** of 2,000; null shares what is left */
  of2000: number | null
}

export const kinds: Kind[] = [
  { months: 24, days: 3, now: 'act', tellBy: 'phone', of2000: 5 },
  { months: 24, days: 3, now: 'look', tellBy: 'portal', of2000: 15 },
  { months: 24, days: 3, now: 'expected', tellBy: 'portal', of2000: 40 },
  { months: 24, days: 3, now: 'to tell', tellBy: 'phone', of2000: 15 },
  { months: 24, days: 3, now: 'to tell', tellBy: 'letter', of2000: 15 },
  { months: 24, days: 40, now: 'overdue', tellBy: 'portal', of2000: 40 },
  { months: 10, days: 0, now: 'nothing', tellBy: 'portal', of2000: null },
  { months: 21, days: 0, now: 'nothing', tellBy: 'letter', of2000: null },
  { months: 33, days: 0, now: 'nothing', tellBy: 'portal', of2000: null },
  { months: 45, days: 0, now: 'nothing', tellBy: 'phone', of2000: null },
]

/** How many of a team's patients are of each of these kinds; together as many as the team has. */
export function shares(each: Kind[], patients: number, pathwaysOfTeam: number): number[] {
  const sizes = each.map(({ of2000 }) =>
    of2000 === null ? 0 : Math.max(1, Math.round((of2000 / pathwaysOfTeam / 2000) * patients)),
  )
  const quiet = each.flatMap(({ of2000 }, place) => (of2000 === null ? [place] : []))
  let left = patients - sizes.reduce((sum, size) => sum + size, 0)
  for (let next = 0; left > 0; left--, next++) {
    const place = quiet[next % quiet.length] ?? 0
    sizes[place] = (sizes[place] ?? 0) + 1
  }
  return sizes
}
