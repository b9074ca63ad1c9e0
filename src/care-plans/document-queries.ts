import type { PatientAccess } from '../accounts/index.ts'
import { NotFound } from '../platform/index.ts'
import type { Day, Db, Instant } from '../platform/index.ts'
import type { Audience, Body, DocumentKind, Draft, SignedDocument } from './documents.ts'

/** Every version of a follow-up's documents, the newest first, those withdrawn among them. */
export async function listDocuments(
  db: Db,
  record: PatientAccess,
  followUpId: number,
): Promise<SignedDocument[]> {
  const rows = await db('documents')
    .where({ patient_id: record.patientId, follow_up_id: followUpId })
    .orderBy([{ column: 'kind' }, { column: 'version', order: 'desc' }])
    .select<DocumentRow[]>()
  return rows.map(toDocument)
}

export async function getDocument(db: Db, record: PatientAccess, id: number): Promise<SignedDocument> {
  if (!Number.isSafeInteger(id)) throw new NotFound()
  const row = await db('documents')
    .where({ patient_id: record.patientId, id })
    .first<DocumentRow | undefined>()
  if (!row) throw new NotFound()
  return toDocument(row)
}

/** The version that stands: the newest, unless it was withdrawn. */
export async function findCurrent(
  db: Db,
  record: PatientAccess,
  followUpId: number,
  kind: DocumentKind,
): Promise<SignedDocument | undefined> {
  const newest = await findNewest(db, record, followUpId, kind)
  return newest?.withdrawnAt ? undefined : newest
}

export async function findNewest(
  db: Db,
  record: PatientAccess,
  followUpId: number,
  kind: DocumentKind,
): Promise<SignedDocument | undefined> {
  const row = await db('documents')
    .where({ patient_id: record.patientId, follow_up_id: followUpId, kind })
    .orderBy('version', 'desc')
    .first<DocumentRow | undefined>()
  return row && toDocument(row)
}

export interface DocumentFile {
  kind: DocumentKind
  version: number
  bytes: Buffer
  sha256: string
}

/** The file as it was signed. Patients get their own versions, and one that was withdrawn goes to the team alone. */
export async function documentFile(
  db: Db,
  record: PatientAccess,
  id: number,
  audience: Audience,
): Promise<DocumentFile> {
  const document = await getDocument(db, record, id)
  if (record.via === 'self' && audience === 'gp practice') throw new NotFound()
  if (document.withdrawnAt && (record.via === 'self' || record.via === 'practice')) throw new NotFound()
  const row = await db('document_files')
    .where({ patient_id: record.patientId, document_id: id, audience })
    .first<{ bytes: Buffer; sha256: string } | undefined>('bytes', 'sha256')
  if (!row) throw new NotFound()
  return { kind: document.kind, version: document.version, bytes: row.bytes, sha256: row.sha256 }
}

export async function findDocumentDraft(
  db: Db,
  record: PatientAccess,
  followUpId: number,
  kind: DocumentKind,
): Promise<Draft | undefined> {
  const row = await db('document_drafts')
    .where({ patient_id: record.patientId, follow_up_id: followUpId, kind })
    .first<DraftRow | undefined>()
  return (
    row && {
      values: JSON.parse(row.body) as Draft['values'],
      revision: row.revision,
      savedBy: row.saved_by,
      savedAt: row.saved_at,
    }
  )
}

/** A letter that takes a document to whom it is for; proved when somebody says that it was posted. */
export interface DocumentLetter {
  id: number
  documentId: number
  audience: Audience
  addressee: 'patient' | 'gp practice'
  wantedBy: Day
  postedOn: Day | null
  dropped: boolean
}

export async function listDocumentLetters(db: Db, record: PatientAccess): Promise<DocumentLetter[]> {
  const rows = await db('outbox')
    .where({ patient_id: record.patientId, kind: 'document letter' })
    .orderBy('id')
    .select<LetterRow[]>('id', 'addressee', 'data', 'wanted_by', 'proved_at', 'proof', 'dropped_at')
  return rows.map(row => {
    const { documentId, audience } = JSON.parse(row.data) as { documentId: number; audience: Audience }
    const postedOn = row.proof && (JSON.parse(row.proof) as { postedOn: Day }).postedOn
    return {
      id: row.id,
      documentId,
      audience,
      addressee: row.addressee,
      wantedBy: row.wanted_by,
      postedOn: postedOn || null,
      dropped: row.dropped_at !== null,
    }
  })
}

interface LetterRow {
  id: number
  addressee: DocumentLetter['addressee']
  data: string
  wanted_by: Day
  proved_at: Instant | null
  proof: string | null
  dropped_at: Instant | null
}

interface DraftRow {
  body: string
  revision: number
  saved_by: number | null
  saved_at: Instant
}

interface DocumentRow {
  id: number
  follow_up_id: number
  kind: DocumentKind
  version: number
  body: string
  signed_by: number | null
  signed_at: Instant
  withdrawn_at: Instant | null
  withdrawn_by: number | null
  withdrawn_reason: string | null
}

const toDocument = (row: DocumentRow): SignedDocument => ({
  id: row.id,
  followUpId: row.follow_up_id,
  kind: row.kind,
  version: row.version,
  body: JSON.parse(row.body) as Body,
  signedBy: row.signed_by,
  signedAt: row.signed_at,
  withdrawnAt: row.withdrawn_at,
  withdrawnBy: row.withdrawn_by,
  withdrawnReason: row.withdrawn_reason,
})
