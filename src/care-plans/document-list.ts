import { hasOwnAccount, namesOf, practiceOf } from '../accounts/index.ts'
import type { PatientAccess } from '../accounts/index.ts'
import { addressLine, getPatient } from '../patients/index.ts'
import { londonDay, longDate, longTime } from '../platform/index.ts'
import type { Db } from '../platform/index.ts'
import { editors } from './document-editors.ts'
import { findDocumentDraft, listDocumentLetters, listDocuments } from './document-queries.ts'
import type { DocumentLetter } from './document-queries.ts'
import { stateOf } from './documents.ts'
import type { DocumentState, SignedDocument } from './documents.ts'

/** Both documents of a follow-up as the page of documents shows them. A GP practice sees nothing unsigned. */
export async function listedDocuments(db: Db, record: PatientAccess, followUpId: number) {
  const documents = await listDocuments(db, record, followUpId)
  const letters = await listDocumentLetters(db, record)
  const ours = record.via !== 'practice'
  const reach = ours ? await reachOf(db, record) : null
  return Promise.all(
    editors.map(async ({ kind, slug, title }) => {
      const versions = documents.filter(each => each.kind === kind)
      const draft = ours ? await findDocumentDraft(db, record, followUpId, kind) : undefined
      const names = await namesOf(db, [
        ...versions.flatMap(each => [each.signedBy, each.withdrawnBy]),
        draft?.savedBy ?? null,
      ])
      const who = (id: number | null) => names.get(id ?? 0) ?? 'somebody who has left'
      const state = stateOf(versions, draft)
      return {
        slug,
        title,
        ...headline(state, who),
        draft: draft && `Saved on ${longTime(draft.savedAt)} by ${who(draft.savedBy)}`,
        versions: versions.map(each => versionOf(each, versions, letters, who)),
        toPost: ours
          ? letters
              .filter(each => isWaiting(each, versions))
              .map(each => ({ ...each, ...reach?.[each.addressee] }))
          : [],
        tellAgain: ours && state.state === 'withdrawn' ? received(state.document, letters, reach) : [],
      }
    }),
  )
}

const isWaiting = (letter: DocumentLetter, versions: SignedDocument[]) =>
  !letter.postedOn && !letter.dropped && versions.some(each => each.id === letter.documentId)

function headline(state: DocumentState, who: (id: number | null) => string) {
  switch (state.state) {
    case 'not started':
      return { state: 'Not started', colour: 'blue', said: 'Nothing has been written yet.' }
    case 'draft saved':
      return { state: 'Draft', colour: 'yellow', said: '' }
    case 'signed': {
      const { version, signedBy, signedAt } = state.document
      return {
        state: `Signed, version ${version}`,
        colour: 'green',
        said: `Signed by ${who(signedBy)} on ${longTime(signedAt)}.`,
      }
    }
    case 'withdrawn': {
      const { version, withdrawnBy, withdrawnAt, withdrawnReason } = state.document
      return {
        state: `Withdrawn, version ${version}`,
        colour: 'red',
        said: `Withdrawn by ${who(withdrawnBy)} on ${longTime(withdrawnAt ?? '')}: ${withdrawnReason}`,
      }
    }
  }
}

function versionOf(
  document: SignedDocument,
  all: SignedDocument[],
  letters: DocumentLetter[],
  who: (id: number | null) => string,
) {
  const next = all.find(each => each.version === document.version + 1)
  const posted = letters.filter(each => each.documentId === document.id && each.postedOn)
  return {
    id: document.id,
    version: document.version,
    signed: `${longDate(londonDay(document.signedAt))}, ${who(document.signedBy)}`,
    posted: posted.map(each => `${shortAddressee[each.addressee]} ${longDate(each.postedOn ?? '')}`),
    standing: document.withdrawnAt
      ? `Withdrawn on ${longDate(londonDay(document.withdrawnAt))}: ${document.withdrawnReason}`
      : next
        ? `Replaced by version ${next.version}`
        : 'In force',
    withdrawn: document.withdrawnAt !== null,
  }
}

const shortAddressee = { patient: 'Patient', 'gp practice': 'GP practice' }

type Reach = Record<
  DocumentLetter['addressee'],
  { name: string; address: string | null; phone: string | null }
> & {
  online: boolean
}

async function reachOf(db: Db, record: PatientAccess): Promise<Reach> {
  const patient = await getPatient(db, record)
  const practice = await practiceOf(db, record.patientId)
  return {
    patient: { name: 'The patient', address: addressLine(patient), phone: patient.phone },
    'gp practice': {
      name: practice?.name ?? 'The GP practice',
      address: practice?.address ?? null,
      phone: practice?.phone ?? null,
    },
    online: patient.tellBy === 'portal' && (await hasOwnAccount(db, record.patientId)),
  }
}

/** Who has had what was withdrawn, and so has to be told. */
function received(document: SignedDocument, letters: DocumentLetter[], reach: Reach | null): string[] {
  if (!reach) return []
  const posted = letters.filter(each => each.documentId === document.id && each.postedOn)
  const said = posted.map(each => {
    const { name, phone } = reach[each.addressee]
    return `${name}: posted on ${longDate(each.postedOn ?? '')}${phone ? `. Phone ${phone}` : ''}`
  })
  const mayHaveRead = reach.online && !posted.some(each => each.addressee === 'patient')
  return mayHaveRead
    ? [
        `The patient: may have read it on their own page${reach.patient.phone ? `. Phone ${reach.patient.phone}` : ''}`,
        ...said,
      ]
    : said
}
