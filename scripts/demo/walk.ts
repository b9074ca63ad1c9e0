import { usableProtocol } from '../../src/care-plans/index.ts'
import { addDays, addMonths, today } from '../../src/platform/index.ts'
import type { Day } from '../../src/platform/index.ts'
import type { Running } from '../../src/start.ts'
import { nhsNumber } from './cast.ts'
import { boxes, planFields, summaryFields } from './documents.ts'
import { connectLaboratory, numberMessage, reportMessage } from './laboratory.ts'
import type { Sampled } from './laboratory.ts'
import { demoPassword } from './trust.ts'
import { visitor } from './visitor.ts'
import type { Seen, Visitor } from './visitor.ts'

/** One patient's way through the main job. */
interface Part {
  protocol: string
  who: Sampled & { title: string; email: string }
  tellBy: 'portal' | 'letter' | 'phone'
  anchorMonthsAgo: number
  answers: Record<string, string>
  result: {
    lane: string
    shows: string
    message(who: Sampled, takenOn: Day, sentOn: Day): string
    coded?: string
  }
}

const person = (n: number, givenName: string, sex: string, title: string): Part['who'] => ({
  nhsNumber: nhsNumber(n),
  hospitalNumber: `NFW${n}`,
  familyName: 'Walker',
  givenName,
  dateOfBirth: `195${n % 10}-06-0${(n % 8) + 1}`,
  sex,
  title,
  email: `walker${n}@patient.demo.test`,
})

const parts: Part[] = [
  {
    protocol: 'prostate-surgery',
    who: person(951, 'Arthur', 'male', 'Mr'),
    tellBy: 'portal',
    anchorMonthsAgo: 2,
    answers: { diagnosis: 'Prostate adenocarcinoma, Gleason 3+4, pT2 N0' },
    result: {
      lane: 'expected',
      shows: '<0.01',
      message: (who, takenOn, sentOn) =>
        numberMessage(who, { code: 'PSA', name: 'Prostate specific antigen', unit: 'ug/L' }, '<0.01', {
          order: 'W951',
          takenOn,
          sentOn,
        }),
    },
  },
  {
    protocol: 'colorectal',
    who: person(952, 'Edith', 'female', 'Mrs'),
    tellBy: 'phone',
    anchorMonthsAgo: 6,
    answers: {
      diagnosis: 'Adenocarcinoma of the colon, pT3 N0',
      site: 'colon',
      colonoscopyBeforeSurgery: 'complete',
    },
    result: {
      lane: 'act',
      shows: '8.4',
      message: (who, takenOn, sentOn) =>
        numberMessage(who, { code: 'CEA', name: 'Carcinoembryonic antigen', unit: 'ug/L' }, '8.4', {
          order: 'W952',
          takenOn,
          sentOn,
        }),
    },
  },
  {
    protocol: 'breast-early',
    who: person(953, 'Muriel', 'female', 'Miss'),
    tellBy: 'letter',
    anchorMonthsAgo: 12,
    answers: {
      diagnosis: 'Invasive ductal carcinoma, grade 2, pT1 N0',
      laterality: 'left',
      surgery: 'breast conserving',
    },
    result: {
      lane: 'look',
      shows: 'No mass',
      coded: 'M1',
      message: (who, takenOn, sentOn) =>
        reportMessage(
          'CRIS|NORTHFIELD',
          who,
          { code: 'MAMM', name: 'Mammogram' },
          ['MAMMOGRAM BILATERAL', 'No mass or suspicious calcification.', 'Opinion: M1.'],
          { order: 'W953', takenOn, sentOn },
        ),
    },
  },
]

/** Walks the main job for one patient of each pathway, over HTTP and MLLP, using only what the pages offer. */
export async function walk(running: Running, say: (what: string) => void): Promise<boolean> {
  let good = true
  for (const part of parts) {
    say(`\n${part.protocol}, told by ${part.tellBy}`)
    try {
      await walkOne(running, part, what => say(`  ✓ ${what}`))
    } catch (error) {
      good = false
      say(`  ✗ ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  say(
    good
      ? '\nThe main job works from enrolment to told.'
      : '\nThe main job does NOT work. See the lines marked ✗.',
  )
  return good
}

async function walkOne(running: Running, part: Part, done: (what: string) => void): Promise<void> {
  const site = `http://127.0.0.1:${running.port}`
  const now = today(running.services.clock)
  const nurse = visitor(site)
  await signIn(nurse, '/clinic', 'nurse@demo.test', demoPassword)
  done('the nurse signs in')
  const record = await register(nurse, part)
  done('registers the patient')
  await enrol(running, nurse, part, now)
  done('enrols them, with limits and the whole schedule')
  const link = part.tellBy === 'portal' ? await giveWebsite(nurse, record) : null
  await writeBoth(nurse, record, part, now)
  done('signs a treatment summary and a care plan; both come out as PDF')
  await sendResult(running, part, now)
  done('a message arrives over MLLP and is acknowledged')
  await read(nurse, part)
  done('the result is on the worklist and is read')
  await tell(running, nurse, part, record, link)
  done('the patient is told, and the check is closed')
}

async function signIn(who: Visitor, side: string, email: string, password: string): Promise<void> {
  await who.go(side)
  const seen = await who.send('Sign in', { email, password })
  expect(seen.path === side, `${email} could not sign in`)
}

async function register(nurse: Visitor, { who, tellBy, protocol }: Part): Promise<string> {
  await nurse.go('/clinic')
  await nurse.follow('Find a patient')
  await nurse.send('Find patient', { nhsNumber: who.nhsNumber ?? '' })
  await nurse.send('Register')
  const team = { 'breast-early': 'Breast', colorectal: 'Bowel' }[protocol] ?? 'Prostate'
  const seen = await nurse.send('Register and go on', {
    title: who.title,
    givenName: who.givenName,
    familyName: who.familyName,
    ...boxes('dateOfBirth', who.dateOfBirth),
    sex: who.sex,
    nhsNumber: who.nhsNumber ?? '',
    hospitalNumber: who.hospitalNumber ?? '',
    address: '1 Walk Lane\nNorthfield',
    postcode: 'ZZ1 1AB',
    phone: '01632 960 399',
    email: who.email,
    tellBy,
    language: 'English',
    teamId: optionNamed(nurse.html(), team),
  })
  expect(
    /^\/clinic\/patients\/\d+\/enrolment$/.test(seen.path),
    `registering led to ${seen.path}: ${problemIn(seen)}`,
  )
  return seen.path.replace(/\/enrolment$/, '')
}

async function enrol(running: Running, nurse: Visitor, part: Part, now: Day): Promise<void> {
  const stored = await usableProtocol(running.services.db, part.protocol)
  const anchorOn = addDays(addMonths(now, -part.anchorMonthsAgo), -3)
  const eligibility = Object.fromEntries(
    (stored?.protocol.eligibility ?? []).map(({ key, wanted }) => [
      `${key.replaceAll(/[^a-z]+/g, '-')}-answer`,
      wanted,
    ]),
  )
  const keyWorker = () => optionNamed(nurse.html(), 'Grace Okafor')
  let seen = await nurse.send('Continue', { protocolKey: part.protocol })
  for (let pages = 0; !seen.path.endsWith('/check-answers') && pages < 12; pages++) {
    const fill: Record<string, string> = {
      ...part.answers,
      ...boxes('diagnosedOn', addDays(anchorOn, -60)),
      '1-kind': 'surgery',
      '1-description': 'Operation',
      ...boxes('1-startedOn', anchorOn),
      ...boxes('anchorOn', anchorOn),
      ...eligibility,
      stratum: 'self-managed',
      keyWorkerId: keyWorker(),
      'psa-how': 'protocol',
      'cea-how': 'protocol',
    }
    const asked = new Set(nurse.asks('Continue'))
    const before = seen.path
    seen = await nurse.send(
      'Continue',
      Object.fromEntries(Object.entries(fill).filter(([name]) => asked.has(name))),
    )
    expect(seen.path !== before, `the page ${before} was not accepted: ${problemIn(seen)}`)
  }
  expect(seen.path.endsWith('/check-answers'), `the answers never came to be checked: ${seen.path}`)
  seen = await nurse.send('Confirm and enrol')
  expect(/^\/clinic\/patients\/\d+$/.test(seen.path), `the enrolment was not confirmed: ${problemIn(seen)}`)
}

async function giveWebsite(nurse: Visitor, record: string): Promise<string> {
  await nurse.go(record)
  await nurse.follow('website')
  const { text } = await nurse.send('Make a sign-in link')
  const link = /\/my\/first-sign-in\/[\w-]+/.exec(text)?.[0]
  expect(link !== undefined, 'no sign-in link was shown')
  return link ?? ''
}

async function writeBoth(nurse: Visitor, record: string, { who }: Part, now: Day): Promise<void> {
  for (const [slug, fields] of [
    ['treatment-summary', summaryFields],
    ['care-plan', planFields],
  ] as const) {
    await nurse.go(record)
    await nurse.follow('Treatment summary and care plan')
    await nurse.followTo(new RegExp(`/${slug}$`))
    const checked = await nurse.send('Check and sign', fields(nurse, { patient: who }, now))
    expect(nurse.html().includes('Sign and issue'), `the ${slug} was not accepted: ${problemIn(checked)}`)
    await nurse.send('Sign and issue')
  }
  for (const file of ['patient.pdf', 'gp.pdf']) {
    await nurse.go(record)
    await nurse.follow('Treatment summary and care plan')
    const { bytes } = await nurse.followTo(new RegExp(`/${file}$`))
    expect(bytes.subarray(0, 5).toString() === '%PDF-', `${file} is not a PDF`)
  }
}

async function sendResult(running: Running, { who, result }: Part, now: Day): Promise<void> {
  expect(running.hl7Port !== null, 'the listener is off')
  const laboratory = await connectLaboratory(running.hl7Port ?? 0)
  const answer = await laboratory.send(result.message(who, addDays(now, -2), addDays(now, -1)))
  laboratory.close()
  expect(answer.includes('MSA|AA'), 'the message was not accepted')
  await running.app.settled()
}

async function read(nurse: Visitor, { who, result }: Part): Promise<void> {
  await nurse.go(`/clinic?lane=${result.lane}`)
  await nurse.follow(bannerName(who))
  const opened = await nurse.followTo(/\/results\/\d+$/)
  expect(opened.text.includes(result.shows), `the result page does not show ${result.shows}`)
  const outcome = result.lane === 'act' ? 'call' : 'file and tell'
  const after = await nurse.send('Save', {
    outcome,
    ...(result.coded && { coded: result.coded }),
    note: 'Read on the walk',
  })
  expect(after.status === 200, `the reading was not saved: ${problemIn(after)}`)
}

async function tell(
  running: Running,
  nurse: Visitor,
  part: Part,
  record: string,
  link: string | null,
): Promise<void> {
  const clock = running.services.clock as { moveTo?(instant: string): void; now(): string }
  clock.moveTo?.(new Date(Date.parse(clock.now()) + 61_000).toISOString()) // the moment to undo has passed
  if (part.tellBy === 'portal' && link !== null) await openOnline(running, part, link)
  if (part.tellBy === 'phone') {
    await nurse.go(`/clinic?lane=tell`)
    await nurse.send(`Rang: told ${bannerName(part.who)}`, { identityChecked: 'yes' })
  }
  if (part.tellBy === 'letter') {
    await nurse.go('/clinic/letters')
    await nurse.send(`Posted today to ${bannerName(part.who)}`)
  }
  const seen = await nurse.go(record)
  expect(/\bTold\b/.test(seen.text), `the record does not say that the patient was told`)
}

async function openOnline(running: Running, { who, result }: Part, link: string): Promise<void> {
  const patient = visitor(`http://127.0.0.1:${running.port}`)
  await patient.go(link)
  await patient.send('Save password', { password: 'walking along the lane' })
  await signIn(patient, '/my', who.email, 'walking along the lane')
  const shown = await patient.followTo(/^\/my\/results\/\d+$/)
  expect(shown.text.includes(result.shows), 'the patient does not see the number')
  expect(/does not (rule|tell)/i.test(shown.text), 'the page does not say what a normal result does not tell')
}

const bannerName = ({ familyName, givenName }: Sampled) => `${familyName.toUpperCase()}, ${givenName}`

const problemIn = (seen: Seen) =>
  /There is a problem (.{0,200})/.exec(seen.text)?.[1] ?? `status ${seen.status}`

const optionNamed = (html: string, words: string): string => {
  for (const [, value = '', text = ''] of html.matchAll(/<option\b[^>]*value="([^"]*)"[^>]*>([^<]*)</g))
    if (text.includes(words)) return value
  for (const [, value = '', label = ''] of html.matchAll(
    /<input\b[^>]*type="radio"[^>]*value="([^"]*)"[^>]*>\s*<label[^>]*>([^<]*)</g,
  ))
    if (label.includes(words)) return value
  return ''
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
