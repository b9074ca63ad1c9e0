import { getTeam } from '../accounts/index.ts'
import type { PatientAccess } from '../accounts/index.ts'
import { getFollowUp, protocolOf, runningStatuses } from '../care-plans/index.ts'
import { addWorkingDays, londonDay, longDate, NotFound } from '../platform/index.ts'
import type { Db } from '../platform/index.ts'
import { listSymptomAnswers } from './queries.ts'
import { adviceOn, fieldOf } from './symptoms.ts'
import type { Question } from './symptoms.ts'

/** The questions of a running follow-up; one that has ended asks nothing, because nobody would look. */
export async function questionsOf(
  db: Db,
  record: PatientAccess,
  followUpId: number,
): Promise<{ title: string; questions: Question[] }> {
  if (Number.isNaN(followUpId)) throw new NotFound()
  const followUp = await getFollowUp(db, record, followUpId)
  if (!runningStatuses.includes(followUp.status)) throw new NotFound()
  const protocol = await protocolOf(db, followUp.protocolId)
  return { title: protocol.patientTitle, questions: protocol.symptomQuestions }
}

/** The questions as the form asks them. */
export const asked = (questions: Question[]) =>
  questions.map((question, n) => ({ name: fieldOf(question), legend: `${n + 1}. ${question.question}` }))

/** What the last answers call for. */
export async function lastAdvice(db: Db, record: PatientAccess, followUpId: number) {
  const { questions } = await questionsOf(db, record, followUpId)
  const last = (await listSymptomAnswers(db, record)).find(each => each.followUpId === followUpId)
  if (!last) throw new NotFound()
  const { teamId } = await getFollowUp(db, record, followUpId)
  return {
    advice: adviceOn(questions, last.answers),
    team: await getTeam(db, teamId),
    callBy: longDate(addWorkingDays(londonDay(last.answeredAt), 2)),
  }
}
