import SqliteFile from 'better-sqlite3'
import { benchPassword } from '../src/home/bench-data.ts'
import type { Visit } from './load.ts'

/** Pages as people open them, each with their own session. */
export type Pages = Record<'worklist' | 'record' | 'own result', () => Visit>

const mostPatients = 20

/** Signs in one nurse of each team and some patients, over HTTP. */
export async function signInAll(base: string, file: string): Promise<Pages> {
  const db = new SqliteFile(file, { readonly: true })
  const nurses = db
    .prepare(
      `select a.email, m.team_id as team from accounts a join team_members m on m.account_id = a.id
       where a.side = 'clinic' order by a.id`,
    )
    .all() as { email: string; team: number }[]
  const patients = db
    .prepare(
      `select a.email, r.patient_id as id from accounts a join relationships r on r.account_id = a.id
       where a.side = 'my' and exists (select 1 from findings f where f.patient_id = r.patient_id and f.stage = 'told')
       order by (a.id * 7919) % 10007 limit ${mostPatients}`,
    )
    .all() as { email: string; id: number }[]
  const worklists: Visit[] = []
  const records: Visit[] = []
  for (const { email, team } of nurses.slice(0, mostPatients)) {
    const cookie = await signIn(base, 'clinic', email)
    worklists.push({ path: '/clinic', cookie })
    const followed = db
      .prepare(
        'select patient_id as id from follow_ups where team_id = ? order by (id * 7919) % 10007 limit 300',
      )
      .all(team) as { id: number }[]
    for (const { id } of followed) records.push({ path: `/clinic/patients/${id}`, cookie })
  }
  const results: Visit[] = []
  for (const { email, id } of patients) {
    const cookie = await signIn(base, 'my', email)
    const told = db
      .prepare(
        `select result_id as id from findings where patient_id = ? and stage = 'told' order by id desc limit 10`,
      )
      .all(id) as { id: number }[]
    for (const result of told) results.push({ path: `/my/results/${result.id}`, cookie })
  }
  db.close()
  return { worklist: inTurn(worklists), record: inTurn(records), 'own result': inTurn(results) }
}

async function signIn(base: string, side: 'clinic' | 'my', email: string): Promise<string> {
  const answer = await fetch(`${base}/${side}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ email, password: benchPassword }),
  })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (answer.status !== 303 || cookie === undefined)
    throw new Error(`Signing in was answered ${answer.status}`)
  return cookie
}

/** A stride that visits all of them before it comes back to the first. */
function inTurn(visits: Visit[]): () => Visit {
  let next = 0
  return () => {
    const visit = visits[(next * 101) % visits.length]
    next++
    if (!visit) throw new Error('There is no such page in this database')
    return visit
  }
}
