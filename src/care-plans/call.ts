import type { PatientAccess } from '../accounts/index.ts'
import type { Day, Db } from '../platform/index.ts'
import { recordStep } from './actions.ts'
import type { Afterwards } from './actions.ts'
import { insertAttempt } from './contact-attempts.ts'
import { getCheck } from './queries.ts'

/** Somebody was spoken to, their identity checked: the call is done. A voicemail never comes here. */
export const finishCall = (
  db: Db,
  record: PatientAccess,
  checkId: number,
  { onDay, note }: { onDay: Day; note: string | null },
  afterwards: Afterwards,
): Promise<void> =>
  recordStep(db, record, checkId, { step: 'done', onDay, note }, async trx => {
    const { followUpId } = await getCheck(trx, record, checkId)
    const outcome = 'spoken to, identity checked'
    await insertAttempt(trx, record, followUpId, {
      about: `check:${checkId}`,
      how: 'phone',
      outcome,
      note: null,
      tryAgainOn: null,
    })
    await afterwards(trx, record)
  })
