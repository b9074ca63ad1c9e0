import { emptyForm, isTwice, page, readForm, transaction, withError } from '../platform/index.ts'
import type { Db, Form, Response, Routes } from '../platform/index.ts'
import { addOrganisation, addTeam } from './actions.ts'
import * as forms from './forms.ts'
import { signedIn } from './identify.ts'
import type { Policy } from './roles.ts'

/** Making a team and making a GP practice known; each has a page of its own. */
export function organisationRoutes(routes: Routes<Policy>, { db }: { db: Db }): void {
  routes.get('/clinic/teams/new', 'accounts and settings', (_req, res) => showTeam(res, emptyForm()))

  routes.post('/clinic/teams/new', 'accounts and settings', async (req, res) => {
    const { answers, form } = readForm(req.body, forms.newTeam)
    if (!answers) return showTeam(res.status(422), form)
    try {
      const teamId = await transaction(db, trx => addTeam(trx, signedIn(req), answers))
      res.redirect(303, `/clinic/teams/${teamId}/settings`)
    } catch (error) {
      if (!isTwice(error)) throw error
      showTeam(
        res.status(422),
        withError(form, 'key', 'Another team has this short name. Choose another one'),
      )
    }
  })

  routes.get('/clinic/practices/new', 'accounts and settings', (_req, res) => showPractice(res, emptyForm()))

  routes.post('/clinic/practices/new', 'accounts and settings', async (req, res) => {
    const { answers, form } = readForm(req.body, forms.newPractice)
    if (!answers) return showPractice(res.status(422), form)
    try {
      await transaction(db, trx => addOrganisation(trx, signedIn(req), { kind: 'practice', ...answers }))
      res.redirect(303, '/clinic/teams')
    } catch (error) {
      if (!isTwice(error)) throw error
      showPractice(
        res.status(422),
        withError(form, 'code', 'This code is known already. Look for it in the list'),
      )
    }
  })
}

const back = { href: '/clinic/teams', text: 'Teams and practices' }

const showTeam = (res: Response, form: Form) =>
  page(res, 'accounts/new-team', { title: 'Make a team', back, form })

const showPractice = (res: Response, form: Form) =>
  page(res, 'accounts/new-practice', { title: 'Add a GP practice', back, form })
