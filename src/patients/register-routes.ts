import { listPractices, openTeams, signedIn, teamsOf } from '../accounts/index.ts'
import type { Policy } from '../accounts/index.ts'
import { auditViewing, emptyForm, page, readForm, Refused, withError } from '../platform/index.ts'
import type { Caller, Form, Request, Response, Routes } from '../platform/index.ts'
import { registerPatient } from './actions.ts'
import { comparedWith, holderOf, possibleDuplicates, sideBySide } from './duplicates.ts'
import { showElsewhere } from './find-routes.ts'
import * as forms from './forms.ts'
import { bannerName } from './patient.ts'
import type { NewPatient } from './patient.ts'
import { listCandidates } from './queries.ts'
import type { Found } from './queries.ts'
import type { Parts } from './routes.ts'

export function registerRoutes(routes: Routes<Policy>, { db, demo }: Parts): void {
  routes.get('/clinic/patients/register', 'prepare an enrolment', async (req, res) => {
    await showRegister(req, res, emptyForm({ language: 'English' }))
  })

  // what was typed to find somebody comes here, so that nothing is typed twice
  routes.post('/clinic/patients/register/start', 'prepare an enrolment', async (req, res) => {
    const { form } = readForm(req.body, forms.search)
    await showRegister(req, res, emptyForm({ language: 'English', ...form.values }))
  })

  routes.post('/clinic/patients/register', 'prepare an enrolment', async (req, res) => {
    const by = signedIn(req)
    const schema = forms.registration({
      today: by.today,
      demo,
      practiceIds: (await listPractices(db)).map(each => each.id),
      teamIds: (await teamsOf(db, by.account.id)).map(each => each.id),
    })
    const { answers, form } = readForm(req.body, schema)
    if (!answers) return showRegister(req, res.status(422), forms.inPageOrder(form, schema))

    const { teamId, practiceId, nhsNumberAwaited: _said, ...patient } = answers
    const teams = await openTeams(db, by, 'possible duplicates looked for')
    const candidates = await listCandidates(db, teams, patient)
    const holder = holderOf(candidates, patient)
    if (holder) return showHolder(req, res, form, patient, holder)

    const alike = possibleDuplicates(candidates, patient)
    const told = readForm(req.body, forms.toldApart(comparedWith(alike)))
    if (alike.length > 0 && !told.answers) return showDuplicates(res, by, told.form, patient, alike)

    const toldApart =
      told.answers && alike.length > 0
        ? { because: told.answers.because, from: alike.map(each => each.id) }
        : undefined
    const patientId = await registerPatient(db, by, teamId, patient, practiceId, toldApart)
    res.redirect(303, `/clinic/patients/${patientId}/enrolment`)
  })

  async function showRegister(req: Request, res: Response, form: Form, known: object = {}): Promise<void> {
    const teams = await teamsOf(db, signedIn(req).account.id)
    if (teams.length === 0)
      throw new Refused(
        'You are not in a team yet. Ask the person who manages your account to add you to one.',
      )
    page(res, 'patients/register', {
      title: 'Register a patient',
      form,
      teams,
      practices: await listPractices(db),
      ...known,
    })
  }

  /** A number leads to one patient: to their record, or to following them here as well. */
  async function showHolder(req: Request, res: Response, form: Form, patient: NewPatient, holder: Found) {
    const [field, number] =
      holder.nhsNumber !== null && holder.nhsNumber === patient.nhsNumber
        ? (['nhsNumber', 'NHS number'] as const)
        : (['hospitalNumber', 'hospital number'] as const)
    const elsewhere = await showElsewhere(db, signedIn(req), [holder], patient.nhsNumber)
    const wayOn = holder.ours
      ? `You already follow a patient with this ${number}. Open the record, or check the number`
      : elsewhere
        ? `Another team follows a patient with this ${number}. Add a follow-up here, or check the number`
        : `Another patient has this ${number}. Check it, and find the patient by NHS number`
    await showRegister(req, res.status(422), withError(form, field, wayOn), {
      mine: holder.ours ? { id: holder.id, name: bannerName(holder) } : undefined,
      elsewhere,
    })
  }

  async function showDuplicates(
    res: Response,
    by: Caller,
    form: Form,
    patient: NewPatient,
    alike: Found[],
  ): Promise<void> {
    const others = alike.filter(each => !each.ours)
    for (const { id } of others)
      await auditViewing(db, { ...by, patientId: id }, 'possible duplicate hinted at')
    const mine = alike.filter(each => each.ours)
    const asksAnew = form.errors['compared'] !== undefined
    page(res.status(422), 'patients/duplicates', {
      title: 'Is this the same person?',
      form: { values: form.values, errors: asksAnew ? {} : form.errors },
      kept: forms.keptFields(form),
      compared: comparedWith(alike),
      comparison: mine.length > 0 ? sideBySide(patient, mine, by.today) : undefined,
      elsewhere: others.length > 0,
    })
  }
}
