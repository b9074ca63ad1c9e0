import type { NewPatient } from '../../src/patients/index.ts'
import { addDays, addMonths } from '../../src/platform/index.ts'
import type { Day } from '../../src/platform/index.ts'
import { chance } from './chance.ts'
import type { Chance } from './chance.ts'
import type { TeamKey } from './trust.ts'

/** What is special about somebody on the morning the demonstration shows; most people's follow-up is steady. */
export type Plot =
  | 'steady'
  | 'limit reached'
  | 'rising'
  | 'to read today'
  | 'report to read'
  | 'overdue'
  | 'to be told by phone'
  | 'letter to post'
  | 'limit awaited'
  | 'corrected'
  | 'not enrolled yet'

export interface Character {
  patient: NewPatient
  team: TeamKey
  protocol: 'prostate-surgery' | 'prostate-radiotherapy' | 'breast-early' | 'colorectal'
  anchorOn: Day
  enrolledOn: Day
  plot: Plot
  /** has a sign-in under this user name at patient.demo.test */
  user: string | null
  dice: Chance
}

const women = [
  'Margaret',
  'Jean',
  'Patricia',
  'Sylvia',
  'Amara',
  'Farida',
  'Linda',
  'Joyce',
  'Denise',
  'Mei',
  'Kathleen',
  'Rosa',
  'Ewa',
]
const men = [
  'Alan',
  'Derek',
  'Roy',
  'Winston',
  'Gareth',
  'Mohammed',
  'Stanley',
  'Piotr',
  'Brian',
  'Clive',
  'Harold',
  'Vijay',
  'Colin',
]
const families = [
  'Ashdown',
  'Barlow',
  'Cartwright',
  'Dunmore',
  'Eastwood',
  'Fairweather',
  'Gosling',
  'Hargreave',
  'Inchbald',
  'Jessop',
  'Kingsley',
  'Lockhart',
  'Merrick',
  'Nethercott',
  'Oakes',
  'Pemberton',
  'Quarles',
  'Rowntree',
  'Sedgwick',
  'Thorley',
  'Underhill',
  'Varley',
  'Wetherby',
  'Yardley',
  'Zielińska',
  'O’Rourke',
  'Adebayo',
  'Chaudhry',
  'Dhillon',
  'Nguyen',
]
const streets = [
  'Mill Lane',
  'Station Road',
  'Orchard Close',
  'Chapel Row',
  'Harbour View',
  'Beech Avenue',
  'Church Street',
]

const today = (n: number) => Array<Plot>(n).fill('to read today')

const plots: Record<Character['protocol'], Plot[]> = {
  'prostate-surgery': [
    ...today(8),
    'limit reached',
    'rising',
    'overdue',
    'letter to post',
    'to be told by phone',
    'corrected',
    'not enrolled yet',
    'overdue',
  ],
  'prostate-radiotherapy': ['limit awaited', 'rising', ...today(3), 'overdue'],
  'breast-early': [
    'report to read',
    'report to read',
    'overdue',
    'letter to post',
    'report to read',
    'to be told by phone',
    'overdue',
    'report to read',
  ],
  colorectal: [
    ...today(7),
    'limit reached',
    'report to read',
    'overdue',
    'letter to post',
    'rising',
    'to be told by phone',
    'report to read',
  ],
}

const groups: [Character['protocol'], TeamKey, number][] = [
  ['prostate-surgery', 'urology', 26],
  ['prostate-radiotherapy', 'urology', 12],
  ['breast-early', 'breast', 28],
  ['colorectal', 'colorectal', 26],
]

const users: Record<string, string> = {
  'breast-early': 'breast',
  colorectal: 'bowel',
  'prostate-surgery': 'prostate',
}

/** Registered with a hospital number while the NHS number is awaited. */
const awaitsNumber = 55

/** Ninety-two people; the first of three pathways can sign in and have a steady story to show. */
export function cast(on: Day): Character[] {
  let n = 0
  return groups.flatMap(([protocol, team, size]) =>
    Array.from({ length: size }, (_, place) => character(++n, place, protocol, team, on)),
  )
}

function character(
  n: number,
  place: number,
  protocol: Character['protocol'],
  team: TeamKey,
  on: Day,
): Character {
  const dice = chance(n * 7919)
  const woman = protocol === 'breast-early' || (protocol === 'colorectal' && n % 2 === 0)
  const plot = place === 0 ? 'steady' : (plots[protocol][place - 1] ?? 'steady')
  const user = place === 0 ? (users[protocol] ?? null) : null
  const anchorOn = anchorFor(protocol, plot, n, dice, on)
  const online =
    place === 0 || (dice.below(3) > 0 && plot !== 'letter to post' && plot !== 'to be told by phone')
  const tellBy =
    plot === 'letter to post'
      ? 'letter'
      : plot === 'to be told by phone'
        ? 'phone'
        : online
          ? 'portal'
          : 'letter'
  const givenName = dice.one(woman ? women : men)
  const familyName = families[(n * 11) % families.length] ?? 'Ashdown'
  return {
    team,
    protocol,
    plot,
    user,
    dice,
    anchorOn,
    enrolledOn: plot === 'not enrolled yet' ? addDays(on, -1) : addDays(anchorOn, dice.between(30, 60)),
    patient: {
      nhsNumber: n === awaitsNumber ? null : nhsNumber(n),
      hospitalNumber: `NF${String(200000 + n * 37)}`,
      title: woman ? dice.one(['Mrs', 'Ms', 'Miss']) : 'Mr',
      familyName,
      givenName,
      formerFamilyName: null,
      dateOfBirth: addDays(addMonths(on, -12 * dice.between(58, 82)), -dice.below(365)),
      sex: woman ? 'female' : 'male',
      address: `${dice.between(1, 90)} ${dice.one(streets)}\nNorthfield`,
      postcode: `ZZ${dice.between(1, 9)} ${dice.between(1, 9)}AB`,
      phone: `01632 960 ${String(300 + n).padStart(3, '0')}`,
      email: user ? `${user}@patient.demo.test` : online ? `person${n}@patient.demo.test` : null,
      tellBy,
      language: n % 17 === 0 ? 'Polish' : 'English',
      interpreter: n % 17 === 0,
      largePrint: n % 9 === 0,
      communicationNeeds: n % 23 === 0 ? 'Hard of hearing: please speak slowly on the phone' : null,
    },
  }
}

/** Months after the anchor at which the check of the plot falls due. */
const dueMonths: Record<Character['protocol'], number[]> = {
  'prostate-surgery': [6, 12, 18, 24, 36],
  'prostate-radiotherapy': [6, 12, 18, 24, 30],
  'breast-early': [12, 24, 36],
  colorectal: [6, 12, 18, 24, 30, 36],
}

/** Counted back so that the check of the story falls due about now, or some weeks ago when it is overdue. */
function anchorFor(protocol: Character['protocol'], plot: Plot, n: number, dice: Chance, on: Day): Day {
  if (plot === 'not enrolled yet') return addDays(addMonths(on, -2), -dice.below(20))
  if (n === awaitsNumber) return addDays(addMonths(on, -6), -dice.below(20))
  if (plot === 'steady') return addDays(addMonths(on, -dice.between(9, 44)), -dice.below(28))
  const months = plot === 'report to read' && protocol === 'colorectal' ? [12, 30] : dueMonths[protocol]
  const late = plot === 'overdue' ? dice.between(38, 75) : dice.between(3, 12)
  return addDays(addMonths(on, -dice.one(months)), -late)
}

/** Of the range that is never issued, with its check digit. */
export function nhsNumber(n: number): string {
  for (let serial = 400_000 + n * 13; ; serial++) {
    const nine = `999${String(serial)}`
    const sum = [...nine].reduce((total, digit, place) => total + Number(digit) * (10 - place), 0)
    const check = (11 - (sum % 11)) % 11
    if (check !== 10) return `${nine}${check}`
  }
}
