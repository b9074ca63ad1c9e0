import type { PatientAccess } from '../accounts/index.ts'
import { command } from '../platform/index.ts'
import type { Db } from '../platform/index.ts'
import type { Afterwards } from './actions.ts'
import { enrolWithin } from './enrol.ts'
import type { Enrolment } from './enrol.ts'
import { useUp } from './enrolment-draft.ts'
import { isLooser } from './limit.ts'
import { proposeLimit } from './limit-proposals.ts'
import type { Protocol } from './protocol.ts'

/**
 * Enrols from the draft, which ends with it, so that a second click enrols nobody twice. A limit looser than the
 * protocol's waits for a second person, with the protocol's in force meanwhile.
 */
export const confirmEnrolment = (
  db: Db,
  record: PatientAccess,
  enrolment: Enrolment,
  protocol: Protocol,
  afterwards: Afterwards,
): Promise<number> =>
  command(db, record, async trx => {
    await useUp(trx, record, protocol.key)
    const looser = looserLimits(protocol, enrolment)
    const tests = looser.map(({ test }) => test)
    const limits = Object.entries(enrolment.limits).filter(([test]) => !tests.includes(test))
    const followUpId = await enrolWithin(trx, record, { ...enrolment, limits: Object.fromEntries(limits) })
    for (const { test, ...level } of looser) await proposeLimit(trx, record, followUpId, test, level)
    await afterwards(trx, record)
    return followUpId
  })

/** The limits chosen at enrolment that let more results pass than the protocol's. */
export const looserLimits = (protocol: Protocol, { limits }: Pick<Enrolment, 'limits'>) =>
  protocol.limits.flatMap(({ test, comparison, value, unit }) => {
    const chosen = limits[test]
    if (value === undefined || !chosen || chosen.value === null) return []
    const next = { comparison: chosen.comparison, value: chosen.value, unit, assay: null }
    const before = { state: 'agreed', comparison, value, unit, assay: null } as const
    return isLooser(before, next) ? [{ test, ...next, reason: chosen.reason }] : []
  })
