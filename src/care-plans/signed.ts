import type { PatientAccess } from '../accounts/index.ts'
import { NotFound } from '../platform/index.ts'
import type { Db, Instant } from '../platform/index.ts'

/** A document that was signed for this patient, with every version that ever was. */
export interface Signed {
  id: number
  followUpId: number
  kind: 'treatment summary' | 'care plan'
  version: number
  signedBy: number | null
  signedAt: Instant
  withdrawnAt: Instant | null
  withdrawnReason: string | null
}

export type Audience = 'patient' | 'patient large print' | 'gp practice'

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

/** The file as it was signed. One that was withdrawn is not handed out any more. */
export async function getSignedFile(
  db: Db,
  record: PatientAccess,
  documentId: number,
  audience: Audience,
): Promise<Buffer> {
  if (Number.isNaN(documentId)) throw new NotFound()
  const row = await db('document_files')
    .join('documents', 'documents.id', 'document_files.document_id')
    .where({
      'document_files.patient_id': record.patientId,
      'document_files.document_id': documentId,
      'document_files.audience': audience,
    })
    .whereNull('documents.withdrawn_at')
    .first<{ bytes: Buffer } | undefined>('document_files.bytes')
  if (!row) throw new NotFound()
  return row.bytes
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
