import { addMonths, longDate } from '../../src/platform/index.ts'
import type { Day } from '../../src/platform/index.ts'
import type { Character } from './cast.ts'
import { demoPassword } from './trust.ts'
import { visitor } from './visitor.ts'
import type { Visitor } from './visitor.ts'

const stages: Record<string, string> = {
  t: 'pT2',
  n: 'pN0',
  m: 'M0',
  gleason: '3+4=7, grade group 2',
  psa: '7.9',
  margins: 'Clear',
  histology: 'Invasive, no special type',
  grade: '2',
  er: 'Allred 8 of 8',
  pr: 'Allred 6 of 8',
  her2: 'Negative',
  mmr: 'Proficient',
}

const matters = [
  'Getting back to my allotment, and being well for my granddaughter’s wedding.',
  'Sleeping through the night and driving to see my sister.',
  'Knowing whom to ring, and not having to chase anybody.',
]

/** A nurse writes and signs both documents on the product's own pages, and posts what is to be posted. */
export async function writeDocuments(
  site: string,
  home: string,
  character: Character,
  on: Day,
): Promise<void> {
  const nurse = visitor(site)
  await nurse.go('/clinic/sign-in')
  await nurse.send('Sign in', { email: 'nurse@demo.test', password: demoPassword })
  for (const [slug, fill] of [
    ['treatment-summary', summaryFields],
    ['care-plan', planFields],
  ] as const) {
    await nurse.go(`${home}/documents/${slug}`)
    const seen = await nurse.send('Check and sign', fill(nurse, character, on))
    if (!nurse.html().includes('Sign and issue'))
      throw new Error(
        `The ${slug} was not accepted: ${/There is a problem(.{0,300})/.exec(seen.text)?.[1] ?? seen.status}`,
      )
    await nurse.send('Sign and issue')
  }
  await nurse.go(`${home}/documents`)
  for (let letters = 0; letters < 6 && nurse.asks('It has been posted').length > 0; letters++)
    await nurse.send('It has been posted', boxes('postedOn', on))
}

interface Named {
  patient: { givenName: string; familyName: string }
}

/** What the summary's page asks, with the stage fields it shows for this pathway. */
export function summaryFields(nurse: Visitor, { patient }: Named): Record<string, string | string[]> {
  const asked = nurse.asks('Check and sign')
  return {
    ...Object.fromEntries(
      asked
        .filter(name => name.startsWith('stage.'))
        .map(name => [name, stages[name.slice('stage.'.length)] ?? 'Not applicable']),
    ),
    aim: 'cure',
    effects: nurse.values('effects').slice(0, 3),
    hospital: nurse.values('hospital').slice(0, 2),
    gp: nurse.values('gp').slice(0, 2),
    information: nurse.values('information').slice(0, 3),
    ownWords: `I like to be called ${patient.givenName}.`,
    consultant: 'Dr Meera Nair',
    ...medicineStops(nurse),
  }
}

/** A medicine that is already there needs to say when it stops. */
const medicineStops = (nurse: Visitor): Record<string, string> =>
  nurse.values('medicines.0.name')[0] ? { 'medicines.0.until': 'not known' } : {}

export function planFields(nurse: Visitor, { patient }: Named, on: Day): Record<string, string | string[]> {
  return {
    matters: matters[patient.familyName.length % matters.length] ?? '',
    'concerns.0.concern': 'Feeling tired in the afternoon',
    'concerns.0.agreed': 'A short walk every day, and a call about it at six weeks',
    'concerns.0.who': 'You and your nurse',
    'concerns.0.by': longDate(addMonths(on, 2)),
    goals: nurse.values('goals').slice(0, 2),
    effects: nurse.values('effects').slice(0, 2),
    iWill: 'Have my tests when they are due, and ring if I notice one of the signs.',
    ...boxes('agreedOn', on),
    ...boxes('reviewOn', addMonths(on, 12)),
    ...medicineStops(nurse),
  }
}

export const boxes = (name: string, day: Day): Record<string, string> => ({
  [`${name}-year`]: day.slice(0, 4),
  [`${name}-month`]: String(Number(day.slice(5, 7))),
  [`${name}-day`]: String(Number(day.slice(8))),
})
