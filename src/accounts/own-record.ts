import type { Db, Request } from '../platform/index.ts'
import { openRecord } from './access.ts'
import type { PatientAccess } from './access.ts'
import { signedIn } from './identify.ts'
import { ownPatientId } from './queries.ts'

/** The record of the patient who has signed in, opened by themselves; the viewing is recorded as any other is. */
export async function openOwnRecord(db: Db, req: Request, viewing: string): Promise<PatientAccess> {
  const by = signedIn(req)
  return openRecord(db, by, await ownPatientId(db, by.account.id), viewing)
}
