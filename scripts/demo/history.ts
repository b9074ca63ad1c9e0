import { addPatientAccount, openOurselves, openRecord } from '../../src/accounts/index.ts'
import type { PatientAccess } from '../../src/accounts/index.ts'
import { enrol, listChecks, recordStep, setLimit, usableProtocol } from '../../src/care-plans/index.ts'
import type { CheckRow, Enrolment, Protocol } from '../../src/care-plans/index.ts'
import { registerPatient } from '../../src/patients/index.ts'
import { addDays, audit, caller, command, instantInLondon, transaction } from '../../src/platform/index.ts'
import type { Caller, Day, Db, SettableClock } from '../../src/platform/index.ts'
import { judgeAgain, listFindings, readResult, tellPatient } from '../../src/results/index.ts'
import type { Character } from './cast.ts'
import { writeDocuments } from './documents.ts'
import type { Laboratory } from './laboratory.ts'
import { numberMessage, reportMessage } from './laboratory.ts'
import type { Trust } from './trust.ts'
import { codes, reachedValue, risingValue, steadyValue } from './values.ts'

interface Stage {
  db: Db
  clock: SettableClock
  trust: Trust
  laboratory: Laboratory
  /** where the site is served */
  site: string
  /** resolves when every message received so far has been dealt with */
  applied(): Promise<void>
  today: Day
}

/** Something that happens on a day; what happens may bring more. */
interface Happening {
  on: Day
  happens(): Promise<Happening[]>
}

/** Lives through the years day by day with the product's own commands, moving its clock as it goes. */
export async function liveThrough(stage: Stage, characters: Character[]): Promise<void> {
  let waiting = characters.map(character => enrolment(stage, character))
  while (waiting.length > 0) {
    waiting.sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0))
    const on = waiting[0]?.on ?? stage.today
    if (on > stage.today) break
    stage.clock.moveTo(instantInLondon(on, '09:30'))
    const todays = waiting.filter(each => each.on === on)
    waiting = waiting.filter(each => each.on !== on)
    for (const each of todays) waiting.push(...(await each.happens()))
  }
  stage.clock.moveTo(instantInLondon(stage.today, '09:00'))
}

const as = (stage: Stage, user: string): Caller => {
  const person = stage.trust.people[user]
  if (!person) throw new Error(`Nobody is called ${user}`)
  return caller({ kind: 'person', accountId: person.id, role: person.role }, stage.clock)
}

interface Followed {
  character: Character
  patientId: number
  followUpId: number
}

const enrolment = (stage: Stage, character: Character): Happening => ({
  on: character.enrolledOn,
  happens: async () => {
    const { db, trust } = stage
    const { patient, team } = character
    const practiceId = trust.practices[character.dice.below(3)] ?? null
    const patientId = await registerPatient(db, as(stage, 'support'), trust.teams[team], patient, practiceId)
    if (character.plot === 'not enrolled yet') return []
    const nurse = await openRecord(db, as(stage, 'nurse'), patientId)
    const stored = await usableProtocol(db, character.protocol)
    if (!stored) throw new Error(`There is no protocol ${character.protocol}`)
    const followUpId = await enrol(db, nurse, answersOf(stage, character, stored.protocol))
    const { email } = patient
    if (email !== null && patient.tellBy === 'portal')
      await transaction(db, async trx => {
        const name = `${patient.givenName} ${patient.familyName}`
        const accountId = await addPatientAccount(trx, as(stage, 'support'), { patientId, name, email })
        await trx('accounts').where({ id: accountId }).update({ password_hash: trust.passwordHash })
      })
    const followed = { character, patientId, followUpId }
    return [...papers(stage, followed), ...(await checksToCome(stage, followed))]
  },
})

/** Every sixth patient, and whoever can sign in, has both documents written a week later. */
const papers = (stage: Stage, { character, patientId, followUpId }: Followed): Happening[] =>
  character.user === null && followUpId % 6 !== 0
    ? []
    : [
        {
          on: addDays(character.enrolledOn, 7),
          happens: async () => {
            const home = `/clinic/patients/${patientId}/follow-ups/${followUpId}`
            await writeDocuments(stage.site, home, character, addDays(character.enrolledOn, 7))
            return []
          },
        },
      ]

function answersOf(stage: Stage, character: Character, protocol: Protocol): Enrolment {
  const { anchorOn, dice, patient } = character
  const hormone = character.protocol === 'breast-early' && dice.below(2) === 0
  return {
    teamId: stage.trust.teams[character.team],
    protocolKey: character.protocol,
    stratum: 'self-managed',
    diagnosis: diagnoses[character.protocol],
    diagnosedOn: addDays(anchorOn, -dice.between(40, 80)),
    laterality: character.protocol === 'breast-early' ? dice.one(['left', 'right'] as const) : null,
    surgery: character.protocol === 'breast-early' ? 'breast conserving' : null,
    site: character.protocol === 'colorectal' ? dice.one(['colon', 'rectum']) : null,
    colonoscopyBeforeSurgery: character.protocol === 'colorectal' ? 'complete' : null,
    anchorOn,
    bornOn: patient.dateOfBirth,
    keyWorkerId: stage.trust.people['nurse']?.id ?? null,
    treatments: [treatmentOf(character)],
    medicines: hormone
      ? [{ kind: 'aromatase inhibitor', name: 'Letrozole 2.5 mg', startedOn: anchorOn, plannedStopOn: null }]
      : [],
    eligibility: protocol.eligibility.map(({ key, wanted }) => ({
      question: key,
      answer: wanted,
      overrideReason: null,
    })),
    limits: {},
    lastDone: {},
    origin: 'enrolment',
  }
}

const diagnoses: Record<Character['protocol'], string> = {
  'prostate-surgery': 'Prostate adenocarcinoma, Gleason 3+4, pT2 N0, margins clear',
  'prostate-radiotherapy': 'Prostate adenocarcinoma, Gleason 4+3, T2 N0',
  'breast-early': 'Invasive ductal carcinoma, grade 2, pT1 N0, ER positive, HER2 negative',
  colorectal: 'Adenocarcinoma of the bowel, pT3 N0, margins clear',
}

function treatmentOf({ protocol, anchorOn }: Character): Enrolment['treatments'][number] {
  if (protocol === 'prostate-radiotherapy')
    return {
      kind: 'radiotherapy',
      description: 'Radical radiotherapy to the prostate, 60 Gy in 20 fractions',
      startedOn: addDays(anchorOn, -28),
      endedOn: anchorOn,
    }
  const description = {
    'prostate-surgery': 'Robotic radical prostatectomy',
    'breast-early': 'Wide local excision and sentinel node biopsy',
    colorectal: 'Laparoscopic resection with anastomosis',
  }[protocol]
  return { kind: 'surgery', description, startedOn: anchorOn, endedOn: anchorOn }
}

/** What will happen with the checks that fall due before today: done, sent, read and told, or left as the plot says. */
async function checksToCome(stage: Stage, followed: Followed): Promise<Happening[]> {
  const record = ourselves(stage, followed.patientId)
  const checks = (await listChecks(stage.db, record, followed.followUpId)).filter(
    check => check.state === 'open' && check.dueOn < stage.today,
  )
  const plotCheck = checks.findLast(
    check => check.test !== null && check.test === plotTest(followed.character),
  )
  const happenings = checks
    .filter(check => check !== plotCheck || followed.character.plot === 'steady')
    .map(check => (check.test === null ? contact(stage, followed, check) : testDone(stage, followed, check)))
  if (followed.character.plot !== 'limit awaited') agreeEarly(stage, followed, happenings)
  return plotCheck && followed.character.plot !== 'steady'
    ? [...happenings, ...plotted(stage, followed, plotCheck)]
    : happenings
}

const plotTest = ({ plot, protocol }: Character): string => {
  if (protocol === 'breast-early') return 'mammogram'
  if (protocol === 'colorectal') return plot === 'report to read' ? 'ct' : 'cea'
  return 'psa'
}

const ourselves = (stage: Stage, patientId: number): PatientAccess =>
  openOurselves(caller({ kind: 'system', name: 'demonstration' }, stage.clock), patientId)

const laterOf = (one: Day, other: Day): Day => (one > other ? one : other)
const noLaterThan = (day: Day, last: Day): Day => (day < last ? day : last)

/** A call the nurse made; near the end of the story a few are still to be made. */
const contact = (stage: Stage, { patientId, character }: Followed, check: CheckRow): Happening => ({
  on: laterOf(check.dueOn, character.enrolledOn),
  happens: async () => {
    const recent = check.dueOn > addDays(stage.today, -12)
    if (recent) return []
    const nurse = await openRecord(stage.db, as(stage, 'nurse'), patientId)
    await recordStep(stage.db, nurse, check.id, {
      step: 'done',
      onDay: check.dueOn,
      note: 'Spoke with the patient. All well.',
    })
    return []
  },
})

/** Limits that count from the lowest value are agreed by the consultant once that is known. */
function agreeEarly(stage: Stage, followed: Followed, happenings: Happening[]): void {
  if (followed.character.protocol !== 'prostate-radiotherapy') return
  happenings.push({
    on: addDays(followed.character.enrolledOn, 20),
    happens: async () => {
      await agreeLimit(stage, followed)
      return []
    },
  })
}

async function agreeLimit(stage: Stage, { patientId, followUpId }: Followed): Promise<void> {
  const consultant = await openRecord(stage.db, as(stage, 'consultant'), patientId)
  await command(stage.db, consultant, async trx => {
    await setLimit(trx, consultant, followUpId, 'psa', {
      comparison: '>=',
      value: '2.3',
      unit: 'ug/L',
      assay: null,
      reason: 'Lowest value 0.3 plus 2 (Phoenix)',
      secondedBy: null,
    })
    await judgeAgain(trx, consultant)
    await audit(trx, consultant, 'limit agreed')
  })
}

/** A test on time: the sample, the result a day or two later, read and told soon after. */
function testDone(stage: Stage, followed: Followed, check: CheckRow): Happening {
  const { dice } = followed.character
  const onTime = laterOf(addDays(check.dueOn, dice.between(-5, 6)), addDays(followed.character.enrolledOn, 3))
  const takenOn = noLaterThan(onTime, addDays(stage.today, -12))
  return {
    on: addDays(takenOn, 2),
    happens: async () => {
      await send(stage, followed, check, steadyValue(followed.character, check), takenOn)
      return [readAndTold(stage, followed, addDays(takenOn, 3))]
    },
  }
}

const readAndTold = (stage: Stage, followed: Followed, on: Day): Happening => ({
  on,
  happens: async () => {
    await readAll(stage, followed)
    return [
      {
        on: addDays(on, 1),
        happens: async () => {
          await tellAll(stage, followed)
          return []
        },
      },
    ]
  },
})

const readOnly = async (stage: Stage, followed: Followed): Promise<Happening[]> => {
  await readAll(stage, followed)
  return []
}

async function readAll(stage: Stage, { patientId, followUpId }: Followed): Promise<void> {
  const nurse = await openRecord(stage.db, as(stage, 'nurse'), patientId)
  for (const finding of await listFindings(stage.db, nurse)) {
    if (finding.stage !== 'to read') continue
    const report = finding.reasons.some(reason => reason.code === 'report')
    const coded = report ? await quietCode(stage.db, finding.resultId) : null
    await readResult(stage.db, nurse, finding.resultId, {
      followUpId,
      hash: finding.hash,
      outcome: report || finding.finding === 'expected' ? 'file and tell' : 'no action',
      coded,
      weeks: null,
      note:
        finding.finding === 'expected' || report
          ? null
          : 'Looked at with the earlier values: no action needed',
      commentForPatient: null,
    })
  }
}

async function quietCode(db: Db, resultId: number): Promise<string> {
  const row = await db('results').where({ id: resultId }).first<{ test: string }>('test')
  return { mammogram: 'M1', colonoscopy: 'clear', dexa: 'normal' }[row.test] ?? 'no recurrence'
}

async function tellAll(stage: Stage, { patientId, character }: Followed): Promise<void> {
  const nurse = await openRecord(stage.db, as(stage, 'nurse'), patientId)
  for (const finding of await listFindings(stage.db, nurse)) {
    if (finding.stage !== 'to tell') continue
    const { tellBy } = character.patient
    const opened = finding.finding === 'expected' && tellBy === 'portal'
    const channel = opened ? 'portal' : finding.finding === 'expected' ? tellBy : 'phone'
    const outboxId = channel === 'letter' ? await letterPosted(stage, patientId, finding.resultId) : null
    await tellPatient(stage.db, nurse, finding.resultId, {
      hash: finding.hash,
      channel,
      identityChecked: channel === 'phone',
      note: null,
      outboxId,
    })
  }
}

/** The letter that the reading had put on the pile goes to the post. */
async function letterPosted(stage: Stage, patientId: number, resultId: number): Promise<number | null> {
  const letters = await stage
    .db('outbox')
    .where({ patient_id: patientId, kind: 'result letter' })
    .whereNull('proved_at')
    .select<{ id: number; data: string }[]>('id', 'data')
  const letter = letters.find(each => (JSON.parse(each.data) as { resultId: number }).resultId === resultId)
  if (!letter) return null
  await transaction(stage.db, trx =>
    trx('outbox').where({ id: letter.id }).update({ proved_at: stage.clock.now(), proof: 'posted' }),
  )
  return letter.id
}

/** The last check of somebody with a story ends as the story has it. */
function plotted(stage: Stage, followed: Followed, check: CheckRow): Happening[] {
  const { plot } = followed.character
  const yesterday = addDays(stage.today, -1)
  const sendOn = (on: Day, value: string | string[], status: 'F' | 'C' = 'F'): Happening => ({
    on,
    happens: async () => {
      await send(stage, followed, check, value, addDays(on, -2), status)
      return []
    },
  })
  switch (plot) {
    case 'overdue':
      return []
    case 'limit reached':
      return [sendOn(yesterday, reachedValue(followed.character))]
    case 'rising':
      return [sendOn(yesterday, risingValue(followed.character))]
    case 'report to read':
      return [
        sendOn(
          addDays(stage.today, -followed.character.dice.between(1, 4)),
          steadyValue(followed.character, check),
        ),
      ]
    case 'to be told by phone':
    case 'letter to post':
      return [
        sendOn(addDays(stage.today, -3), steadyValue(followed.character, check)),
        { on: addDays(stage.today, -2), happens: () => readOnly(stage, followed) },
      ]
    case 'corrected':
      return [
        sendOn(addDays(stage.today, -6), '0.02'),
        readAndTold(stage, followed, addDays(stage.today, -5)),
        {
          on: yesterday,
          happens: async () => {
            await send(stage, followed, check, '0.05', addDays(stage.today, -8), 'C')
            return []
          },
        },
      ]
    default:
      return [
        sendOn(
          addDays(stage.today, -followed.character.dice.between(1, 3)),
          steadyValue(followed.character, check),
        ),
      ]
  }
}

async function send(
  stage: Stage,
  { character }: Followed,
  check: CheckRow,
  value: string | string[],
  takenOn: Day,
  status: 'F' | 'C' = 'F',
): Promise<void> {
  const code = codes[check.test ?? '']
  if (!code) throw new Error(`The demonstration has no laboratory for ${check.test}`)
  const sent = { order: `D${check.id}`, takenOn, sentOn: stage.clock.now().slice(0, 10), status }
  const text =
    typeof value === 'string'
      ? numberMessage(character.patient, { ...code, unit: code.unit ?? '' }, value, sent)
      : reportMessage(code.sender, character.patient, code, value, sent)
  const answer = await stage.laboratory.send(text)
  if (!answer.includes('MSA|AA')) throw new Error('A message of the demonstration was not accepted')
  await stage.applied()
}
