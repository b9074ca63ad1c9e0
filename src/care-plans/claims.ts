import type { PatientAccess } from '../accounts/index.ts'
import { accountOf, audit, command, NotFound, TooLate } from '../platform/index.ts'
import type { Db, Instant } from '../platform/index.ts'
import { getCheck } from './queries.ts'

/** "I am dealing with this": a row of its own that never hides the thing it is about. */
export interface Claim {
  id: number
  followUpId: number
  /** `result:12` or `check:34` */
  about: string
  claimedBy: number
  claimedAt: Instant
}

/** Claims in force on anything of this patient. */
export async function listClaims(db: Db, record: PatientAccess): Promise<Claim[]> {
  const rows = await db('claims')
    .where({ patient_id: record.patientId })
    .whereNull('released_at')
    .orderBy('id')
    .select<Row[]>()
  return rows.map(toClaim)
}

/** Claims a thing; claiming again what is one's own changes nothing. */
export const claim = (db: Db, record: PatientAccess, followUpId: number, about: string): Promise<void> =>
  command(db, record, async trx => {
    await assertOf(trx, record, followUpId, about)
    const held = (await listClaims(trx, record)).find(
      each => each.followUpId === followUpId && each.about === about,
    )
    if (held && held.claimedBy !== accountOf(record.actor))
      throw new TooLate('Somebody else is dealing with this already. Open it again to see who.')
    if (!held)
      await trx('claims').insert({
        patient_id: record.patientId,
        follow_up_id: followUpId,
        about,
        claimed_by: accountOf(record.actor),
        claimed_at: record.at,
      })
    await audit(trx, record, 'claimed', { followUpId, about })
  })

/** Gives a claim up; a colleague may do it too, because people go home and fall ill. */
export const release = (db: Db, record: PatientAccess, followUpId: number, claimId: number): Promise<void> =>
  command(db, record, async trx => {
    const released = await trx('claims')
      .where({ patient_id: record.patientId, follow_up_id: followUpId, id: claimId })
      .whereNull('released_at')
      .update({ released_at: record.at })
    if (released !== 1) throw new TooLate('Nobody holds this any more. Open it again to see where it stands.')
    await audit(trx, record, 'claim released', { followUpId, claimId })
  })

/** A check must be one of this follow-up; a result belongs to a module to the right and only names itself. */
export async function assertOf(
  trx: Db,
  record: PatientAccess,
  followUpId: number,
  about: string,
): Promise<void> {
  const [kind, id] = about.split(':')
  if (kind !== 'check') return
  const check = await getCheck(trx, record, Number(id))
  if (check.followUpId !== followUpId) throw new NotFound()
}

interface Row {
  id: number
  follow_up_id: number
  about: string
  claimed_by: number
  claimed_at: Instant
}

const toClaim = (row: Row): Claim => ({
  id: row.id,
  followUpId: row.follow_up_id,
  about: row.about,
  claimedBy: row.claimed_by,
  claimedAt: row.claimed_at,
})
