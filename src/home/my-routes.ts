import { openOwnRecord } from '../accounts/index.ts'
import type { Policy } from '../accounts/index.ts'
import { nextChecks, ownFollowUps } from '../care-plans/index.ts'
import type { OwnFollowUp } from '../care-plans/index.ts'
import { getPatient, greetingName } from '../patients/index.ts'
import { londonDay, page } from '../platform/index.ts'
import type { Day, Db, Routes } from '../platform/index.ts'
import { listSymptomAnswers } from '../questionnaires/index.ts'
import type { SymptomAnswers } from '../questionnaires/index.ts'
import { keptBack, visibleResults } from '../results/index.ts'

/** The patient's first page: what comes next, what is new, and who looks after them. */
export function myRoutes(routes: Routes<Policy>, { db }: { db: Db }): void {
  routes.get('/my', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own first page opened')
    const follows = await ownFollowUps(db, record, keptBack)
    const answers = await listSymptomAnswers(db, record)
    const visible = await visibleResults(db, record)
    const fresh = visible.filter(each => each.sees === 'shown' && each.isNew)
    page(res, 'home/my', {
      title: 'Your follow-up',
      name: greetingName(await getPatient(db, record)),
      next: nextChecks(follows)[0],
      newResults: fresh.length,
      newResultHref: fresh[0] && fresh.length === 1 ? `/my/results/${fresh[0].id}` : '/my/results',
      fixedWords: visible.some(each => each.sees === 'fixed words'),
      questions: follows
        .filter(own => asksForAnswers(own, answers, record.today))
        .map(({ followUp, protocol }) => ({
          href: `/my/symptoms/${followUp.id}`,
          about: protocol.patientTitle,
        })),
      follows: follows.map(({ followUp, protocol, keyWorker, team }) => ({
        id: followUp.id,
        title: protocol.patientTitle,
        keyWorker,
        team,
      })),
    })
  })
}

/** A test is due or has been done, and nobody has answered its questions since its time began. */
const asksForAnswers = ({ followUp, checks }: OwnFollowUp, answers: SymptomAnswers[], today: Day): boolean =>
  checks.some(
    check =>
      check.test !== null &&
      check.state !== 'done' &&
      check.opensOn <= today &&
      !answers.some(
        given => given.followUpId === followUp.id && londonDay(given.answeredAt) >= check.opensOn,
      ),
  )
