import { signedIn } from '../accounts/index.ts'
import { runningStatuses } from '../care-plans/index.ts'
import { auditViewing, page, toId } from '../platform/index.ts'
import type { Db, Request, Response } from '../platform/index.ts'
import type { OfPatient } from './rows.ts'
import { whoOf } from './worklist.ts'

const perPage = 50

/** The registered patients of a GP's practice whom a team follows, by name. */
export async function showPractice(db: Db, req: Request, res: Response): Promise<void> {
  const by = signedIn(req)
  await auditViewing(db, by, 'practice list opened')
  const after = toId(req.query['after'])
  const rows = await db('relationships as h')
    .join('patients as p', 'p.id', 'h.patient_id')
    .whereIn(
      'h.organisation_id',
      db('practice_members').where({ account_id: by.account.id }).select('organisation_id'),
    )
    .where('h.kind', 'practice')
    .whereNull('h.until_at')
    .whereExists(
      db('follow_ups')
        .select(db.raw('1'))
        .whereRaw('follow_ups.patient_id = p.id')
        .whereIn('follow_ups.status', runningStatuses),
    )
    .modify(query => {
      // the address names the last patient of the page before by id: a name has no place in an address
      if (!Number.isNaN(after))
        query.whereRaw(
          '(p.family_name_key, p.id) > (select last.family_name_key, last.id from patients as last where last.id = ?)',
          [after],
        )
    })
    .orderBy(['p.family_name_key', 'p.id'])
    .limit(perPage + 1)
    .select<OfPatient[]>('p.*', 'p.id as patient_id')
  const shown = rows.slice(0, perPage)
  const last = shown.at(-1)
  page(res, 'home/practice', {
    title: 'Your patients',
    patients: shown.map(row => whoOf(row, by.today)),
    next: rows.length > perPage && last ? `/clinic?after=${last.patient_id}` : null,
  })
}
