import { openRecord, openTeams, signedIn } from '../accounts/index.ts'
import type { Policy } from '../accounts/index.ts'
import { testOf } from '../care-plans/index.ts'
import { bannerOf, getPatient } from '../patients/index.ts'
import { dateBoxes, emptyForm, longDate, page, pdf, readForm, toId } from '../platform/index.ts'
import type { Db, Form, Request, Response, Routes } from '../platform/index.ts'
import {
  discardLetter,
  getLetter,
  getResult,
  letterPaper,
  listLetters,
  oneLine,
  recordPosted,
  resultForms,
  stillHolds,
} from '../results/index.ts'
import { letterLines } from './letters.ts'

const perPage = 50

/** Result letters that wait to be printed and posted. */
export function letterRoutes(routes: Routes<Policy>, { db }: { db: Db }): void {
  routes.get('/clinic/letters', 'send, book and call', async (req, res) => {
    const teams = await openTeams(db, signedIn(req), 'letters opened')
    const after = toId(req.query['after'])
    const letters = await listLetters(db, teams, Number.isNaN(after) ? 0 : after, perPage + 1)
    const shown = letters.slice(0, perPage)
    page(res, 'home/letters', {
      title: 'Letters to post',
      letters: await letterLines(db, teams, shown),
      today: teams.today,
      posted: req.query['posted'] === 'yes',
      next: letters.length > perPage ? `/clinic/letters?after=${shown.at(-1)?.id}` : null,
    })
  })

  routes.get('/clinic/letters/:id.pdf', 'send, book and call', async (req, res) => {
    const { record, letter } = await openLetter(req)
    const { bytes } = await pdf.makePdf(await letterPaper(db, record, letter))
    res
      .type('application/pdf')
      .set('Content-Disposition', `inline; filename="result-letter-${letter.id}.pdf"`)
      .send(bytes)
  })

  routes.get('/clinic/letters/:id', 'send, book and call', async (req, res) => {
    const { record } = await openLetter(req)
    await showLetter(req, res, emptyForm(dateBoxes('postedOn', record.today)))
  })

  routes.post('/clinic/letters/:id/posted', 'send, book and call', async (req, res) => {
    const { record, letter } = await openLetter(req)
    const { answers, form } = readForm(req.body, resultForms.posted(record.today))
    if (!answers) return showLetter(req, res.status(422), form)
    await recordPosted(db, record, letter, answers.postedOn)
    res.redirect(303, '/clinic/letters?posted=yes')
  })

  routes.post('/clinic/letters/:id/discard', 'send, book and call', async (req, res) => {
    const { record, letter } = await openLetter(req)
    await discardLetter(db, record, letter, 'Discarded before posting')
    res.redirect(303, '/clinic/letters')
  })

  async function openLetter(req: Request) {
    const by = signedIn(req)
    const teams = await openTeams(db, by, 'letter opened')
    const letter = await getLetter(db, teams, toId(req.params['id']))
    return { record: await openRecord(db, by, letter.patientId, 'letter opened'), letter }
  }

  async function showLetter(req: Request, res: Response, form: Form): Promise<void> {
    const { record, letter } = await openLetter(req)
    const result = await getResult(db, record, letter.resultId)
    page(res, 'home/letter', {
      title: 'Letter to post',
      banner: bannerOf(await getPatient(db, record), record.today),
      back: { href: '/clinic/letters', text: 'Back to the letters' },
      letter,
      wantedBy: longDate(letter.wantedBy),
      about: `${testOf(result.test).title}: ${oneLine(result)}`,
      resultHref: `/clinic/patients/${record.patientId}/results/${result.id}`,
      holds: await stillHolds(db, record, letter),
      form,
    })
  }
}
