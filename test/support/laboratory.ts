import { openRecord } from '../../src/accounts/index.ts'
import { command } from '../../src/platform/index.ts'
import {
  listFindings,
  parseMeasured,
  readResult,
  receiveResults,
  tellPatient,
} from '../../src/results/index.ts'
import type { Incoming, ReadingGiven } from '../../src/results/index.ts'
import { person } from './people.ts'
import type { Followed } from './people.ts'
import type { Portal } from './portal.ts'

/** What a laboratory sends of one PSA, or with `more` of any other test. */
export const psa = (
  value: string,
  takenOn = '2026-03-01',
  more: Partial<Incoming['version']> = {},
): Incoming => ({
  test: 'psa',
  form: 'number',
  sender: 'LAB|TRUST',
  orderNumber: `order of ${takenOn}`,
  code: 'PSA',
  subId: '',
  messageId: null,
  enteredBy: null,
  version: {
    status: 'final',
    sentAt: `${takenOn}T12:00:00.000Z`,
    text: value,
    measured: parseMeasured(value),
    unit: 'ug/L',
    assay: null,
    takenOn,
    comment: null,
    addendum: false,
    ...more,
  },
})

export const report = (test: string, text: string, takenOn = '2026-03-01'): Incoming => ({
  ...psa('', takenOn, { text, measured: null, unit: null }),
  test,
  form: 'report',
  code: test,
})

/** Receives results as a feed would; answers the ids, the newest last. */
export async function receive(portal: Portal, patient: Followed, ...incoming: Incoming[]): Promise<number[]> {
  for (const each of incoming)
    await command(portal.db, patient.record(), trx => receiveResults(trx, patient.record(), [each]))
  const findings = await listFindings(portal.db, patient.record())
  return findings.map(({ resultId }) => resultId)
}

/** The nurse reads a result, filing it unless told otherwise. */
export async function read(
  portal: Portal,
  patient: Followed,
  resultId: number,
  given: Partial<ReadingGiven> = {},
): Promise<number> {
  const nurse = await openRecord(portal.db, person(portal, 'nurse'), patient.patientId)
  const hash = await hashOf(portal, patient, resultId)
  return readResult(portal.db, nurse, resultId, {
    followUpId: patient.followUpId,
    hash,
    outcome: 'file and tell',
    coded: null,
    weeks: null,
    note: null,
    commentForPatient: null,
    ...given,
  })
}

/** The nurse has spoken to the patient about a result, identity checked. */
export async function ring(portal: Portal, patient: Followed, resultId: number): Promise<void> {
  const nurse = await openRecord(portal.db, person(portal, 'nurse'), patient.patientId)
  const hash = await hashOf(portal, patient, resultId)
  await tellPatient(portal.db, nurse, resultId, {
    hash,
    channel: 'phone',
    identityChecked: true,
    note: null,
    outboxId: null,
  })
}

export async function hashOf(portal: Portal, patient: Followed, resultId: number): Promise<string> {
  const finding = (await listFindings(portal.db, patient.record())).find(each => each.resultId === resultId)
  if (!finding) throw new Error(`No finding for result ${resultId}`)
  return finding.hash
}

/** Moves the clock on, as a day of a clinic does. */
export const later = (portal: Portal, seconds: number): void =>
  portal.clock.moveTo(new Date(Date.parse(portal.clock.now()) + seconds * 1000).toISOString())
