import type { Team } from '../accounts/index.ts'
import { signsToReport } from '../care-plans/index.ts'
import type { OwnCheck, Protocol, Test } from '../care-plans/index.ts'
import { bannerName, letterName, spacedNhsNumber } from '../patients/index.ts'
import type { Patient } from '../patients/index.ts'
import { bannerDate, londonDay, longDate, pdf } from '../platform/index.ts'
import type { Caller } from '../platform/index.ts'
import { outcomeOf } from './outcomes.ts'
import type { Reading, Result } from './result.ts'
import { inFullWords, limitExplained, meaning, noTestIsPerfect } from './telling-the-patient.ts'
import type { ToTell } from './telling-the-patient.ts'

const { address, bullets, callout, h1, h2, h3, letterhead, paragraph, signature, strong, summary } = pdf
type Block = pdf.Block

/** What a result letter is written from. */
export interface LetterAbout {
  patient: Patient
  team: Team
  test: Test
  result: Result
  /** null when there is nothing left to tell the meaning of, because the laboratory took the result back */
  tell: ToTell | null
  readings: Reading[]
  names: Map<number, string>
  protocols: Protocol[]
  next: OwnCheck | null
  nurse: string | null
}

/** The letter that tells a patient what a result means: meaning first, then the number, then what to do. */
export function resultLetter(about: LetterAbout, by: Pick<Caller, 'at' | 'today'>): pdf.Paper {
  const { patient, team, test, nurse } = about
  return {
    title: `Your ${test.patientTitle}`,
    author: team.name,
    size: patient.largePrint ? 'large' : 'normal',
    madeAt: by.at,
    identity: identityOf(patient),
    version: 'Result letter',
    date: by.today,
    footer: [`${team.name}: `, strong(team.phone), ` · ${team.hours}`],
    blocks: [
      letterhead(team.name, `Phone ${team.phone}`, team.hours),
      address(addressOf(patient), [longDate(by.today)]),
      paragraph(`Dear ${[patient.title ?? patient.givenName, patient.familyName].join(' ')},`),
      h1(`Your ${test.patientTitle}`),
      ...whatItMeans(about),
      ...theNumber(about),
      ...whatNext(about),
      h2('What this result does not tell you'),
      ...doesNotTell(about).map(words => paragraph(words)),
      signature('Yours sincerely,', nurse ?? team.name, [], readOn(about)),
      ...tellUs(about),
      paragraph(
        'Do you have a question? Phone us on ',
        strong(team.phone),
        `. ${team.hours}.${team.outOfHours === null ? '' : ` At other times: ${team.outOfHours}.`}`,
      ),
    ],
  }
}

/** In one line, so that the letter itself stays on one side of paper. */
function readOn({ readings, team }: LetterAbout): string {
  const last = readings.at(-1)
  return last ? `${team.name}. We read this result on ${longDate(londonDay(last.readAt))}.` : team.name
}

const identityOf = (patient: Patient) =>
  [
    bannerName(patient),
    `Born ${bannerDate(patient.dateOfBirth)}`,
    `NHS No. ${patient.nhsNumber === null ? 'awaited' : spacedNhsNumber(patient.nhsNumber)}`,
  ].join(' · ')

const addressOf = (patient: Patient): string[] =>
  [letterName(patient), ...(patient.address ?? '').split(/\s*[\r\n]+\s*/), patient.postcode ?? ''].filter(
    Boolean,
  )

function whatItMeans({ result, tell, test, readings, names }: LetterAbout): Block[] {
  const [first = '', ...rest] = tell ? [meaning(tell)] : takenBack(result, test)
  const outcomes = new Set(readings.flatMap(({ outcome }) => outcomeOf(outcome)?.forPatient ?? []))
  return [
    paragraph(strong(first)),
    ...[...rest, ...(tell ? outcomes : [])].map(words => paragraph(words)),
    ...readings.flatMap(({ commentForPatient, readBy }) =>
      commentForPatient === null
        ? []
        : paragraph(`${names.get(readBy) ?? 'Your team'} writes: “${commentForPatient}”`),
    ),
  ]
}

const takenBack = ({ current }: Result, { patientTitle }: Test): string[] =>
  current.status === 'cancelled'
    ? [
        `The laboratory could not test your sample for the ${patientTitle}.`,
        'This does not mean that anything is wrong. We will arrange the test again.',
      ]
    : [
        `The laboratory has taken back the result of your ${patientTitle}.`,
        'Please do not rely on what we told you about it before. We will tell you when there is a new result.',
      ]

function theNumber({ result, tell }: LetterAbout): Block[] {
  const { takenOn } = result.current
  const day: [string, string][] = takenOn === null ? [] : [['Date of the test', longDate(takenOn)]]
  const number: [string, string][] = tell?.measured
    ? [
        ['Your number', inFullWords(tell.measured, tell.unit)],
        ['Your limit', limitExplained(tell.limit)],
      ]
    : []
  return number.length + day.length === 0 ? [] : [summary(...number, ...day)]
}

function whatNext({ next }: LetterAbout): Block[] {
  if (next === null) return []
  const late = next.state === 'late'
  return [
    h2('What happens next'),
    paragraph(
      'Your next check: ',
      strong(next.title),
      late ? '. It is due now. If you have no date for it yet, please phone us.' : ` ${next.when}.`,
    ),
  ]
}

function doesNotTell({ protocols, test }: LetterAbout): string[] {
  const checks = protocols.flatMap(protocol => protocol.checks.filter(check => check.test === test.key))
  const words = new Set(checks.flatMap(check => check.cannotShow ?? []))
  return words.size === 0 ? [noTestIsPerfect] : [...words]
}

/** Signs to report, the most pressing first. */
const tellUs = ({ protocols }: LetterAbout): Block[] => [
  callout(
    'Tell us about these, even after a good result',
    signsToReport(protocols).flatMap(({ heading, signs, whatNow }) => [
      h3(heading),
      bullets(...signs),
      paragraph(whatNow),
    ]),
    { urgent: true },
  ),
]
