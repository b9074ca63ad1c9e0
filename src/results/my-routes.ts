import { openOwnRecord } from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import { ownFollowUps, testOf } from '../care-plans/index.ts'
import { NotFound, page, toId } from '../platform/index.ts'
import type { Db, Routes } from '../platform/index.ts'
import { ownChoiceRoutes } from './my-choices.ts'
import { resultPage, inBrief } from './my-result.ts'
import type { Shown } from './my-result.ts'
import { isFetchedAhead, recordOpening } from './opening.ts'
import { checkingWords, fixedWords } from './telling-the-patient.ts'
import { keptBack, visibleResults } from './visible.ts'
import type { Visible } from './visible.ts'

const back = { href: '/my', text: 'Home' }

/** The patient's own results. The list tells nothing; opening a result that is shown is being told of it. */
export function ownResultRoutes(routes: Routes<Policy>, { db }: { db: Db }): void {
  routes.get('/my/results', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own results opened')
    const visible = await visibleResults(db, record)
    page(res, 'results/my-results', {
      title: 'My results',
      back,
      fixed: visible.filter(each => each.sees === 'fixed words'),
      fixedWords,
      checkingWords,
      tests: await byTest(db, record, visible),
    })
  })

  routes.get('/my/results/:resultId', 'own record', async (req, res) => {
    if (isFetchedAhead(req)) return void res.status(204).end()
    const record = await openOwnRecord(db, req, 'own result opened')
    const visible = await visibleResults(db, record)
    const found = visible.find(each => each.id === toId(req.params['resultId']))
    if (!found || found.sees === 'history') throw new NotFound()
    const backToList = { href: '/my/results', text: 'My results' }

    if (found.sees !== 'shown')
      return page(res, 'results/my-waiting', {
        title: 'Your result',
        back: backToList,
        words: found.sees === 'checking' ? checkingWords : fixedWords,
        name: found.sees === 'checking' ? testOf(found.test).patientTitle : null,
      })

    const isOpened = found.isNew && req.method === 'GET'
    if (isOpened) await recordOpening(db, record, found.id, found.result.current.hash)
    page(res, 'results/my-result', {
      title: 'Your result',
      back: backToList,
      // being told of this one lets older values be shown beside it
      ...(await resultPage(db, record, found, isOpened ? await visibleResults(db, record) : visible)),
    })
  })

  ownChoiceRoutes(routes, { db })
}

/** One entry for each test they have had or will have: the newest first, what came before it behind. */
async function byTest(db: Db, record: PatientAccess, visible: Visible[]) {
  const shown = visible.filter((each): each is Shown => each.sees === 'shown')
  const brief = await inBrief(db, record, shown)
  const coming = (await ownFollowUps(db, record, keptBack)).flatMap(({ checks }) =>
    checks.filter(check => check.test !== null),
  )
  const tests = new Set([
    ...visible.flatMap(each => (each.sees === 'checking' ? each.test : [])),
    ...brief.map(({ test }) => test),
    ...coming.map(({ test }) => test ?? ''),
  ])
  return [...tests].map(test => {
    const [latest, ...earlier] = brief.filter(each => each.test === test)
    return {
      name: testOf(test).patientTitle,
      checking: visible.find(each => each.sees === 'checking' && each.test === test),
      latest,
      earlier,
      next: coming.find(check => check.test === test && (check.state === 'coming' || check.state === 'late')),
      waiting:
        coming.some(check => check.test === test && check.state === 'had') &&
        !brief.some(each => each.test === test && each.isNew),
    }
  })
}
