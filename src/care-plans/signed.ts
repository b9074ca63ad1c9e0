import type { PatientAccess } from '../accounts/index.ts'
import type { Db, Instant } from '../platform/index.ts'
import type { DocumentKind } from './documents.ts'

/** That a document was signed, without the document: enough for a list of all there ever were. */
export interface Signed {
  id: number
  followUpId: number
  kind: DocumentKind
  version: number
  signedBy: number | null
  signedAt: Instant
  withdrawnAt: Instant | null
  withdrawnReason: string | null
}

/** Signed documents, the newest first. */
export async function listSigned(db: Db, record: PatientAccess): Promise<Signed[]> {
  const rows = await db('documents')
    .where({ patient_id: record.patientId })
    .orderBy([
      { column: 'signed_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .select<Row[]>(
      'id',
      'follow_up_id',
      'kind',
      'version',
      'signed_by',
      'signed_at',
      'withdrawn_at',
      'withdrawn_reason',
    )
  return rows.map(row => ({
    id: row.id,
    followUpId: row.follow_up_id,
    kind: row.kind,
    version: row.version,
    signedBy: row.signed_by,
    signedAt: row.signed_at,
    withdrawnAt: row.withdrawn_at,
    withdrawnReason: row.withdrawn_reason,
  }))
}

interface Row {
  id: number
  follow_up_id: number
  kind: Signed['kind']
  version: number
  signed_by: number | null
  signed_at: Instant
  withdrawn_at: Instant | null
  withdrawn_reason: string | null
}
