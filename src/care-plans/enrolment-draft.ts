import { listMembers } from '../accounts/index.ts'
import type { PatientAccess } from '../accounts/index.ts'
import { accountOf, dropDraft, findDraft, keepDraft, TooLate, transaction } from '../platform/index.ts'
import type { Caller, Db, Form, Instant } from '../platform/index.ts'
import type { Enrolment } from './enrol.ts'
import { readers } from './enrolment-forms.ts'
import type { Asking } from './enrolment-forms.ts'
import { pagesOf } from './enrolment-pages.ts'
import type { PageName } from './enrolment-pages.ts'
import { partOf } from './forms.ts'

type Values = Form['values']

/** An enrolment somebody is filling in: every page's fields under the page's name. */
export const findEnrolment = (db: Db, record: PatientAccess) => findDraft(db, record, subjectOf(record))

/** Keeps what was typed on one page, whether or not it is right yet; fields no longer there go. */
export async function keepPage(
  db: Db,
  record: PatientAccess,
  name: PageName | 'start',
  typed: Values,
): Promise<Values> {
  const before = (await findEnrolment(db, record))?.values ?? {}
  const others = Object.entries(before).filter(([field]) => !field.startsWith(`${name}.`))
  const mine = Object.entries({ ...typed, kept: 'yes' }).map(([field, value]) => [`${name}.${field}`, value])
  const values = Object.fromEntries([...others, ...mine]) as Values
  await keepDraft(db, record, subjectOf(record), values)
  return values
}

export const copyEnrolment = (db: Db, record: PatientAccess, values: Values): Promise<void> =>
  keepDraft(db, record, subjectOf(record), values)

/** Ends the draft, and what colleagues prepared of the same; without a draft it has been confirmed already. */
export async function useUp(trx: Db, record: PatientAccess, protocolKey: string): Promise<void> {
  if ((await dropDraft(trx, record, subjectOf(record))) !== 1)
    throw new TooLate('This enrolment has been confirmed already. Open the record to see it.')
  for (const prepared of await listPrepared(trx, record))
    if (prepared.values['start.protocolKey'] === protocolKey)
      await dropDraft(trx, as(record, prepared), subjectOf(record))
}

export const forget = (db: Db, record: PatientAccess): Promise<number> =>
  transaction(db, trx => dropDraft(trx, record, subjectOf(record)))

/** What colleagues of the viewer's teams have begun to fill in for this patient. */
export async function listPrepared(db: Db, record: PatientAccess): Promise<Prepared[]> {
  const members = await listMembers(db, record.teamIds)
  const others = new Map(members.map(member => [member.accountId, member]))
  others.delete(accountOf(record.actor) ?? 0)
  const prepared: Prepared[] = []
  for (const { accountId, name, role } of others.values()) {
    const draft = await findDraft(db, as(record, { accountId, role }), subjectOf(record))
    if (draft) prepared.push({ accountId, name, role, values: draft.values, savedAt: draft.savedAt })
  }
  return prepared
}

export interface Prepared {
  accountId: number
  name: string
  role: string
  values: Values
  savedAt: Instant
}

const as = (
  { at, today }: PatientAccess,
  { accountId, role }: { accountId: number; role: string },
): Caller => ({
  actor: { kind: 'person', accountId, role },
  at,
  today,
})

const subjectOf = ({ patientId }: PatientAccess) => `enrolment:${patientId}`

export const fieldsOf = (values: Values, name: PageName | 'start'): Values => partOf(values, `${name}.`)

const isKept = (values: Values, name: PageName) => values[`${name}.kept`] === 'yes'

/** Every page read afresh from the draft: what is answered, and what still has to be. */
export function readAll(values: Values, asking: Asking) {
  const read = <Name extends PageName>(name: Name) =>
    readers[name](fieldsOf(values, name), asking) as ReturnType<(typeof readers)[Name]>
  const pages = pagesOf(asking.protocol)
  const reads = {
    diagnosis: read('diagnosis'),
    treatments: read('treatments'),
    medicines: pages.includes('medicines') ? read('medicines') : empty<Enrolment['medicines']>([]),
    anchor: read('anchor'),
    eligibility: read('eligibility'),
    stratum: read('stratum'),
    limits: pages.includes('limits') ? read('limits') : empty<Enrolment['limits']>({}),
    'last-checks': pages.includes('last-checks') ? read('last-checks') : empty<Enrolment['lastDone']>({}),
  }
  const open = pages.filter(name => !isKept(values, name) || reads[name].answers === null)
  return { pages, reads, open }
}

export type Answered = ReturnType<typeof readAll>['reads']

const empty = <Answers>(answers: Answers): { answers: Answers | null; form: Form } => ({
  answers,
  form: { values: {}, errors: {} },
})

/** The page to go to after one has been answered: the next open one, else the first open one, else none. */
export const nextOpen = (pages: PageName[], open: PageName[], after?: PageName): PageName | undefined =>
  pages.slice(after ? pages.indexOf(after) + 1 : 0).find(name => open.includes(name)) ?? open[0]

/** The enrolment, once every page has its answers. */
export function enrolmentOf(reads: Answered, asking: Asking, teamId: number): Enrolment | null {
  const { diagnosis, treatments, medicines, anchor, eligibility, stratum, limits } = reads
  const lastDone = reads['last-checks'].answers
  if (!diagnosis.answers || !treatments.answers || !medicines.answers || !anchor.answers) return null
  if (!eligibility.answers || !stratum.answers || !limits.answers || !lastDone) return null
  const { anchorOn } = anchor.answers
  const { diagnosedOn, laterality, colonoscopyBeforeSurgery, ...rest } = diagnosis.answers
  return {
    ...rest,
    teamId,
    protocolKey: asking.protocol.key,
    ...stratum.answers,
    diagnosedOn: asking.protocol.anchor.type === 'diagnosis' ? anchorOn : diagnosedOn,
    laterality: laterality as Enrolment['laterality'],
    colonoscopyBeforeSurgery: colonoscopyBeforeSurgery as Enrolment['colonoscopyBeforeSurgery'],
    anchorOn,
    bornOn: asking.bornOn,
    treatments: treatments.answers,
    medicines: medicines.answers,
    eligibility: eligibility.answers,
    limits: limits.answers,
    lastDone,
    origin: 'enrolment',
  }
}
