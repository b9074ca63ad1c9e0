import type { PatientAccess } from '../accounts/index.ts'
import { accountOf, audit, NotFound, Refused, TooLate } from '../platform/index.ts'
import type { Db, Instant } from '../platform/index.ts'
import { setLimit } from './actions.ts'
import type { Level } from './limit.ts'
import { findLimit } from './queries.ts'

/** A looser limit that somebody proposed, waiting for another clinician of the team. */
export interface LimitProposal extends Level {
  id: number
  followUpId: number
  test: string
  limitId: number
  reason: string
  proposedBy: number
  proposedAt: Instant
}

export async function findProposal(
  db: Db,
  record: PatientAccess,
  followUpId: number,
  test: string,
): Promise<LimitProposal | undefined> {
  const row = await open(db, record, followUpId, test).first<Row | undefined>()
  return row && toProposal(row)
}

/** Keeps what one clinician proposes; one made before for the same test is overtaken by it. */
export async function proposeLimit(
  trx: Db,
  record: PatientAccess,
  followUpId: number,
  test: string,
  proposal: Level & { reason: string },
): Promise<void> {
  record.need('set a limit')
  const limit = await findLimit(trx, record, followUpId, test)
  if (!limit) throw new NotFound()
  await overtake(trx, record, followUpId, test)
  await trx('limit_proposals').insert({
    patient_id: record.patientId,
    follow_up_id: followUpId,
    test,
    limit_id: limit.id,
    comparison: proposal.comparison,
    value: proposal.value,
    unit: proposal.unit,
    assay: proposal.assay,
    reason: proposal.reason,
    proposed_by: accountOf(record.actor),
    proposed_at: record.at,
  })
  await audit(trx, record, 'looser limit proposed', { followUpId, test })
}

/** A limit set meanwhile leaves nothing for a proposal to replace. */
export const overtake = (trx: Db, record: PatientAccess, followUpId: number, test: string): Promise<number> =>
  open(trx, record, followUpId, test).update({
    outcome: 'overtaken',
    settled_by: accountOf(record.actor),
    settled_at: record.at,
  })

/** A second clinician puts what the first proposed in force; nobody accepts their own. */
export async function acceptProposal(
  trx: Db,
  record: PatientAccess,
  ofFollowUp: number,
  proposalId: number,
): Promise<void> {
  const proposal = await getProposal(trx, record, ofFollowUp, proposalId)
  if (proposal.proposedBy === accountOf(record.actor))
    throw new Refused('You proposed this limit. Ask another nurse specialist or consultant to accept it.')
  const limit = await findLimit(trx, record, proposal.followUpId, proposal.test)
  if (limit?.id !== proposal.limitId)
    throw new TooLate('The limit has been changed since this was proposed. Look at it and propose again.')
  await settle(trx, record, proposalId, 'accepted')
  await setLimit(trx, record, proposal.followUpId, proposal.test, {
    comparison: proposal.comparison,
    value: proposal.value,
    unit: proposal.unit,
    assay: proposal.assay,
    reason: proposal.reason,
    proposedBy: proposal.proposedBy,
    secondedBy: accountOf(record.actor),
  })
}

/** Turned down by somebody else, or taken back by whoever proposed it. */
export async function turnDownProposal(
  trx: Db,
  record: PatientAccess,
  ofFollowUp: number,
  proposalId: number,
): Promise<void> {
  record.need('set a limit')
  const { followUpId, test } = await getProposal(trx, record, ofFollowUp, proposalId)
  await settle(trx, record, proposalId, 'turned down')
  await audit(trx, record, 'looser limit turned down', { followUpId, test })
}

async function getProposal(
  db: Db,
  record: PatientAccess,
  ofFollowUp: number,
  id: number,
): Promise<LimitProposal> {
  const row = await db('limit_proposals')
    .where({ patient_id: record.patientId, follow_up_id: ofFollowUp, id })
    .first<(Row & { outcome: string | null }) | undefined>()
  if (!row) throw new NotFound()
  if (row.outcome !== null)
    throw new TooLate('Somebody has dealt with this proposal already. Look at the limit now in force.')
  return toProposal(row)
}

const settle = (trx: Db, record: PatientAccess, id: number, outcome: 'accepted' | 'turned down') =>
  trx('limit_proposals')
    .where({ patient_id: record.patientId, id })
    .update({ outcome, settled_by: accountOf(record.actor), settled_at: record.at })

const open = (db: Db, record: PatientAccess, followUpId: number, test: string) =>
  db('limit_proposals')
    .where({ patient_id: record.patientId, follow_up_id: followUpId, test })
    .whereNull('outcome')

interface Row {
  id: number
  follow_up_id: number
  test: string
  limit_id: number
  comparison: '>=' | '>'
  value: string
  unit: string
  assay: string | null
  reason: string
  proposed_by: number
  proposed_at: Instant
}

const toProposal = (row: Row): LimitProposal => ({
  id: row.id,
  followUpId: row.follow_up_id,
  test: row.test,
  limitId: row.limit_id,
  comparison: row.comparison,
  value: row.value,
  unit: row.unit,
  assay: row.assay,
  reason: row.reason,
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at,
})
