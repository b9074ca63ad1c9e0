import type { PatientAccess } from '../accounts/index.ts'
import type { Db, Instant } from '../platform/index.ts'

/** Answers to the two minutes of questions that go with every test. */
export interface SymptomAnswers {
  id: number
  followUpId: number
  /** by question key */
  answers: Record<string, 'yes' | 'no'>
  anyYes: boolean
  answeredBy: number | null
  answeredAt: Instant
  settledBy: number | null
  settledAt: Instant | null
  settledNote: string | null
}

export async function listSymptomAnswers(db: Db, record: PatientAccess): Promise<SymptomAnswers[]> {
  const rows = await db('symptom_answers')
    .where({ patient_id: record.patientId })
    .orderBy('id', 'desc')
    .select<Row[]>()
  return rows.map(row => ({
    id: row.id,
    followUpId: row.follow_up_id,
    answers: JSON.parse(row.answers) as SymptomAnswers['answers'],
    anyYes: Boolean(row.any_yes),
    answeredBy: row.answered_by,
    answeredAt: row.answered_at,
    settledBy: row.settled_by,
    settledAt: row.settled_at,
    settledNote: row.settled_note,
  }))
}

/** Follow-ups with a symptom reported that nobody has settled. */
export async function followUpsWithSymptoms(db: Db, record: PatientAccess): Promise<Set<number>> {
  const rows = await db('symptom_answers')
    .where({ patient_id: record.patientId, any_yes: true })
    .whereNull('settled_at')
    .select<{ follow_up_id: number }[]>('follow_up_id')
  return new Set(rows.map(row => row.follow_up_id))
}

interface Row {
  id: number
  follow_up_id: number
  answers: string
  any_yes: boolean | number
  answered_by: number | null
  answered_at: Instant
  settled_by: number | null
  settled_at: Instant | null
  settled_note: string | null
}
