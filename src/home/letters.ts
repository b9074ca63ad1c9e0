import type { TeamAccess } from '../accounts/index.ts'
import { testOf } from '../care-plans/index.ts'
import { longDate } from '../platform/index.ts'
import type { Db } from '../platform/index.ts'
import { currentOf } from '../results/index.ts'
import type { Letter } from '../results/index.ts'
import type { OfPatient } from './rows.ts'
import { whoOf } from './worklist.ts'
import type { Who } from './worklist.ts'

export interface LetterLine extends Who {
  id: number
  test: string
  wantedBy: string
  late: boolean
  largePrint: boolean
  /** the result still says what the letter says, and has been read */
  holds: boolean
}

/** Letters as lines of a list, with whose they are. */
export async function letterLines(db: Db, teams: TeamAccess, letters: Letter[]): Promise<LetterLine[]> {
  const resultIds = letters.map(each => each.resultId)
  const patients = await db('patients as p')
    .whereIn(
      'p.id',
      letters.map(each => each.patientId),
    )
    .select<(OfPatient & { large_print: boolean | number })[]>('p.*', 'p.id as patient_id')
  const results = await db('results')
    .whereIn('id', resultIds)
    .select<{ id: number; test: string }[]>('id', 'test')
  const unread = await db('findings')
    .whereIn('result_id', resultIds)
    .where({ stage: 'to read' })
    .select<{ result_id: number }[]>('result_id')
  const currents = await currentOf(db, teams, resultIds)
  return letters.flatMap(letter => {
    const patient = patients.find(each => each.patient_id === letter.patientId)
    const result = results.find(each => each.id === letter.resultId)
    if (!patient || !result) return []
    const waits = unread.some(each => each.result_id === letter.resultId)
    return {
      ...whoOf(patient, teams.today),
      id: letter.id,
      test: testOf(result.test).title,
      wantedBy: longDate(letter.wantedBy),
      late: letter.wantedBy < teams.today,
      largePrint: Boolean(patient.large_print),
      holds: currents.get(letter.resultId)?.hash === letter.hash && !waits,
    }
  })
}
