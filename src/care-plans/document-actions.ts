import { createHash } from 'node:crypto'
import { hasOwnAccount, practiceOf } from '../accounts/index.ts'
import type { PatientAccess } from '../accounts/index.ts'
import { getPatient } from '../patients/index.ts'
import {
  accountOf,
  addWorkingDays,
  audit,
  command,
  isTwice,
  NotFound,
  TooLate,
  transaction,
} from '../platform/index.ts'
import type { Day, Db, Form } from '../platform/index.ts'
import { printDocument } from './document-pdf.ts'
import { findDocumentDraft, findNewest, getDocument, listDocumentLetters } from './document-queries.ts'
import { audiences } from './documents.ts'
import type { Audience, Body, DocumentKind, Draft, Edition } from './documents.ts'
import { getFollowUp } from './queries.ts'

/** Somebody else saved the draft, or it was signed, after this page was opened. */
export type Overtaken = { overtakenBy: number | null; revision: number }

/**
 * Keeps what has been written so far. It is one draft for the whole team, so somebody else's newer words are never
 * overwritten unseen: then nothing is saved, and the answer says whose they are.
 */
export const saveDraft = (
  db: Db,
  record: PatientAccess,
  followUpId: number,
  kind: DocumentKind,
  values: Form['values'],
  opened: number,
): Promise<Draft | Overtaken> =>
  transaction(db, async trx => {
    const followUp = await getFollowUp(trx, record, followUpId)
    await trx('patients').where({ id: record.patientId }).forUpdate().first('id')
    const stored = await findDocumentDraft(trx, record, followUp.id, kind)
    const me = accountOf(record.actor)
    if (stored ? stored.revision > opened && stored.savedBy !== me : opened > 0)
      return { overtakenBy: stored?.savedBy ?? null, revision: stored?.revision ?? 0 }
    const draft = { values, revision: (stored?.revision ?? 0) + 1, savedBy: me, savedAt: record.at }
    const row = {
      body: JSON.stringify(values),
      revision: draft.revision,
      saved_by: me,
      saved_at: record.at,
    }
    await trx('document_drafts')
      .insert({ patient_id: record.patientId, follow_up_id: followUp.id, kind, ...row })
      .onConflict(['follow_up_id', 'kind'])
      .merge(row)
    await audit(trx, record, 'document draft saved', { followUpId: followUp.id, kind })
    return draft
  })

const dropDraft = (trx: Db, record: PatientAccess, followUpId: number, kind: DocumentKind) =>
  trx('document_drafts').where({ patient_id: record.patientId, follow_up_id: followUpId, kind }).delete()

/** The edition a document would have if it were signed now. */
export async function nextEdition(
  db: Db,
  record: PatientAccess,
  followUpId: number,
  kind: DocumentKind,
): Promise<Edition> {
  const before = await findNewest(db, record, followUpId, kind)
  return {
    version: (before?.version ?? 0) + 1,
    signedAt: record.at,
    replaces: before ? { version: before.version, signedAt: before.signedAt } : null,
    draft: false,
  }
}

/** What a signer has checked: the same words, the same facts, the same draft. */
export const checkedHash = (body: Body, revision: number): string =>
  createHash('sha256')
    .update(JSON.stringify([body, revision]))
    .digest('base64url')

const changed = 'Something has changed since you checked this. Check it again, then sign.'

/** Signs and issues: from here on the words, the files and their fingerprints never change. */
export async function signDocument(
  db: Db,
  record: PatientAccess,
  followUpId: number,
  body: Body,
  draft: Draft,
): Promise<number> {
  record.need('sign a summary')
  const { kind } = body
  const edition = await nextEdition(db, record, followUpId, kind)
  const files = await printAll(body, edition) // before the transaction, which is kept short
  try {
    return await command(db, record, async trx => {
      const followUp = await getFollowUp(trx, record, followUpId)
      const stored = await findDocumentDraft(trx, record, followUp.id, kind)
      if (stored?.revision !== draft.revision) throw new TooLate(changed)
      const documentId = await insertDocument(trx, record, followUp.id, body, edition)
      for (const file of files)
        await trx('document_files').insert({ document_id: documentId, patient_id: record.patientId, ...file })
      await dropDraft(trx, record, followUp.id, kind)
      await sendLetters(trx, record, { documentId, followUpId: followUp.id, teamId: followUp.teamId, kind })
      await audit(trx, record, 'document signed', {
        documentId,
        followUpId: followUp.id,
        kind,
        version: edition.version,
        sha256: files.map(file => file.sha256),
      })
      return documentId
    })
  } catch (error) {
    throw isTwice(error) ? new TooLate(changed) : error
  }
}

async function printAll(body: Body, edition: Edition) {
  const files: { audience: Audience; bytes: Buffer; sha256: string }[] = []
  for (const audience of audiences) {
    const { bytes } = await printDocument(body, edition, audience)
    files.push({ audience, bytes, sha256: createHash('sha256').update(bytes).digest('hex') })
  }
  return files
}

async function insertDocument(
  trx: Db,
  record: PatientAccess,
  followUpId: number,
  body: Body,
  edition: Edition,
): Promise<number> {
  const [row] = await trx('documents')
    .insert({
      patient_id: record.patientId,
      follow_up_id: followUpId,
      kind: body.kind,
      version: edition.version,
      body: JSON.stringify(body),
      signed_by: accountOf(record.actor),
      signed_at: edition.signedAt,
    })
    .returning<{ id: number }[]>('id')
  return (row as { id: number }).id
}

const workingDaysToPost = 2

interface Issued {
  documentId: number
  followUpId: number
  teamId: number
  kind: DocumentKind
}

/** To the GP practice, and to the patient unless they read it on their own page. A letter not posted yet is overtaken. */
async function sendLetters(trx: Db, record: PatientAccess, issued: Issued): Promise<void> {
  await dropLetters(trx, record, issued, 'A newer version was signed')
  const patient = await getPatient(trx, record)
  const online = patient.tellBy === 'portal' && (await hasOwnAccount(trx, record.patientId))
  const letter = (addressee: 'patient' | 'gp practice', audience: Audience) =>
    trx('outbox').insert({
      kind: 'document letter',
      addressee,
      patient_id: record.patientId,
      team_id: issued.teamId,
      data: JSON.stringify({ documentId: issued.documentId, audience }),
      not_before: record.at,
      wanted_by: addWorkingDays(record.today, workingDaysToPost),
    })
  if (!online && patient.diedOn === null)
    await letter('patient', patient.largePrint ? 'patient large print' : 'patient')
  if (await practiceOf(trx, record.patientId)) await letter('gp practice', 'gp practice')
}

async function dropLetters(
  trx: Db,
  record: PatientAccess,
  of: Pick<Issued, 'followUpId' | 'kind'>,
  because: string,
): Promise<void> {
  const documents = await trx('documents')
    .where({ patient_id: record.patientId, follow_up_id: of.followUpId, kind: of.kind })
    .select<{ id: number }[]>('id')
  const waiting = (await listDocumentLetters(trx, record)).filter(
    each => !each.postedOn && !each.dropped && documents.some(({ id }) => id === each.documentId),
  )
  await trx('outbox')
    .whereIn(
      'id',
      waiting.map(each => each.id),
    )
    .update({ dropped_at: record.at, dropped_because: because })
}

/** Somebody has put the letter in the post. */
export const recordPosted = (
  db: Db,
  record: PatientAccess,
  documentId: number,
  letterId: number,
  postedOn: Day,
): Promise<void> =>
  command(db, record, async trx => {
    const letter = (await listDocumentLetters(trx, record)).find(each => each.id === letterId)
    if (letter?.documentId !== documentId) throw new NotFound()
    const done = await trx('outbox')
      .where({ id: letterId, patient_id: record.patientId })
      .whereNull('proved_at')
      .whereNull('dropped_at')
      .update({ proved_at: record.at, proof: JSON.stringify({ postedOn, by: accountOf(record.actor) }) })
    if (done !== 1)
      throw new TooLate('This letter is not waiting to be posted any more. Look at the documents again.')
    await audit(trx, record, 'document posted', { documentId, outboxId: letterId, postedOn })
  })

/** Takes back a document that is wrong. It stays, marked as withdrawn; letters not posted yet are held back. */
export const withdrawDocument = (
  db: Db,
  record: PatientAccess,
  documentId: number,
  reason: string,
): Promise<void> =>
  command(db, record, async trx => {
    record.need('sign a summary')
    const document = await getDocument(trx, record, documentId)
    if (document.withdrawnAt) throw new TooLate('This version has been withdrawn already.')
    await trx('documents')
      .where({ patient_id: record.patientId, id: documentId })
      .update({
        withdrawn_at: record.at,
        withdrawn_by: accountOf(record.actor),
        withdrawn_reason: reason,
      })
    const newest = await findNewest(trx, record, document.followUpId, document.kind)
    if (newest?.id === documentId) await dropLetters(trx, record, document, 'The document was withdrawn')
    await audit(trx, record, 'document withdrawn', { documentId })
  })
