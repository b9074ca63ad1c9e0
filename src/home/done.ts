import type { TeamAccess } from '../accounts/index.ts'
import { accountOf, addSeconds, toId } from '../platform/index.ts'
import type { Db } from '../platform/index.ts'
import { defaultPolicy } from '../results/index.ts'
import { resultLines } from './worklist.ts'

/** What has just been done to a row: it stands in the row's place, or first in the list. */
export interface Done {
  findingId: number
  name: string | null
  words: string
  undo: string | null
}

/** Reads "filed_7" from an address; the words come from what the database says, never from the address. */
export async function doneLine(db: Db, teams: TeamAccess, given: unknown): Promise<Done | null> {
  const [, what, id] = /^(filed|told|letter)_(\d+)$/.exec(typeof given === 'string' ? given : '') ?? []
  const findingId = toId(id)
  if (what === undefined || Number.isNaN(findingId)) return null
  const [line] = await resultLines(db, teams, [findingId])
  if (!line) return null
  const about = `${line.test} ${line.value}`
  const said = (words: string): Done => ({
    findingId,
    name: line.name,
    words: `${about}${words}`,
    undo: null,
  })
  if (what === 'told') return line.stage === 'told' ? said(': the patient has been told') : null
  if (what === 'letter') return line.tell?.letterWaits ? said(': a letter is ready to post') : null
  const readingId = await justRead(db, teams, line)
  if (readingId === null) return null
  const words = line.tell ? `${about} filed. ${line.tell.words}` : `${about} filed`
  return {
    findingId,
    name: line.name,
    words,
    undo: `/clinic/patients/${line.patientId}/readings/${readingId}/undo`,
  }
}

/** The viewer's own reading of it, while it can still be undone. */
async function justRead(
  db: Db,
  teams: TeamAccess,
  { resultId, followUpId, hash }: { resultId: number; followUpId: number; hash: string },
): Promise<number | null> {
  const row = await db('readings')
    .where({
      result_id: resultId,
      follow_up_id: followUpId,
      hash,
      read_by: accountOf(teams.actor),
    })
    .whereNull('undone_at')
    .where('read_at', '>=', addSeconds(teams.at, -defaultPolicy.undoSeconds))
    .first<{ id: number } | undefined>('id')
  return row?.id ?? null
}
