import type { PatientAccess } from '../accounts/index.ts'
import { audit, command } from '../platform/index.ts'
import type { Db, Request } from '../platform/index.ts'
import { recordTelling } from './telling.ts'
import { listTellings } from './queries.ts'

/** The patient has opened a result that is shown to them: they are told of it as it stands, once. */
export const recordOpening = (db: Db, record: PatientAccess, resultId: number, hash: string): Promise<void> =>
  command(db, record, async trx => {
    const tellings = await listTellings(trx, record)
    // two tabs at once: the second finds what the first has written
    if (tellings.some(telling => telling.resultId === resultId && telling.hash === hash))
      await audit(trx, record, 'result opened again', { resultId })
    else
      await recordTelling(trx, record, resultId, {
        hash,
        channel: 'portal',
        identityChecked: false,
        note: null,
        outboxId: null,
      })
  })

/** A browser that fetches ahead has nobody in front of it. */
export const isFetchedAhead = (req: Request): boolean =>
  ['Sec-Purpose', 'Purpose', 'X-Purpose', 'X-Moz'].some(header =>
    /prefetch|prerender|preview/i.test(req.get(header) ?? ''),
  )
