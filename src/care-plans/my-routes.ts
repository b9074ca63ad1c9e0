import { namesOf, openOwnRecord } from '../accounts/index.ts'
import type { Policy } from '../accounts/index.ts'
import { getPatient } from '../patients/index.ts'
import { londonDay, longDate, page, toId } from '../platform/index.ts'
import type { Db, Routes } from '../platform/index.ts'
import { documentFile } from './document-queries.ts'
import { signsToReport } from './for-patient.ts'
import { ownFollowUps, ownPlans } from './own-plan.ts'
import type { KeptBack } from './own-plan.ts'
import { listSigned } from './signed.ts'
import type { Signed } from './signed.ts'

export interface OwnPlanParts {
  db: Db
  keptBack: KeptBack
}

const back = { href: '/my', text: 'Home' }

/** The patient's own plan, and the documents somebody signed for them. */
export function ownPlanRoutes(routes: Routes<Policy>, { db, keptBack }: OwnPlanParts): void {
  routes.get('/my/plan', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own plan opened')
    const follows = await ownFollowUps(db, record, keptBack)
    page(res, 'care-plans/my-plan', {
      title: 'My plan',
      back,
      plans: await ownPlans(db, record, follows),
      signs: signsToReport(follows.map(({ protocol }) => protocol)),
      today: longDate(record.today),
    })
  })

  routes.get('/my/documents', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own documents opened')
    const signed = await listSigned(db, record)
    const names = await namesOf(
      db,
      signed.map(each => each.signedBy),
    )
    page(res, 'care-plans/my-documents', {
      title: 'My documents',
      back,
      documents: signed.map(each => ownDocument(each, names, signed)),
    })
  })

  routes.get('/my/documents/:documentId.pdf', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own document opened')
    const { largePrint } = await getPatient(db, record)
    const audience = largePrint ? 'patient large print' : 'patient'
    const { kind, bytes } = await documentFile(db, record, toId(req.params['documentId']), audience)
    // named by what it is, never by whose it is: it stays in the phone's list of downloads
    res
      .type('pdf')
      .set('Content-Disposition', `inline; filename="${kind.replace(' ', '-')}.pdf"`)
      .send(bytes)
  })
}

const titles: Record<Signed['kind'], string> = {
  'treatment summary': 'My treatment summary',
  'care plan': 'My care plan',
}

const about: Record<Signed['kind'], string> = {
  'treatment summary': 'What was wrong, what was done, and what to look out for.',
  'care plan': 'What we agreed with you: your checks, your worries and who does what.',
}

function ownDocument(signed: Signed, names: Map<number, string>, all: Signed[]) {
  const replaced = all.some(
    other =>
      other.followUpId === signed.followUpId && other.kind === signed.kind && other.version > signed.version,
  )
  return {
    href: signed.withdrawnAt ? null : `/my/documents/${signed.id}.pdf`,
    title: titles[signed.kind],
    about: about[signed.kind],
    signed: [`Signed on ${longDate(londonDay(signed.signedAt))}`, names.get(signed.signedBy ?? 0)]
      .filter(Boolean)
      .join(' by '),
    withdrawn: signed.withdrawnAt && {
      on: longDate(londonDay(signed.withdrawnAt)),
      reason: signed.withdrawnReason,
    },
    replaced,
  }
}
