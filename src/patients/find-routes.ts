import { openTeams, signedIn, teamsOf } from '../accounts/index.ts'
import type { Policy } from '../accounts/index.ts'
import { auditViewing, emptyForm, NotFound, page, readForm, toId } from '../platform/index.ts'
import type { Caller, Db, Form, Request, Response, Routes } from '../platform/index.ts'
import { joinPatient } from './actions.ts'
import { bornAndAge } from './banner.ts'
import * as forms from './forms.ts'
import { plainNhsNumber, spacedNhsNumber } from './nhs-number.ts'
import { bannerName } from './patient.ts'
import { listCandidates } from './queries.ts'
import type { Found } from './queries.ts'
import { isSought } from './similar.ts'

interface Results {
  ours?: Found[]
  elsewhere?: Elsewhere | undefined
}

/** Somebody whom only other teams follow: shown by name alone, to whoever typed the exact NHS number. */
export interface Elsewhere {
  id: number
  name: string
  nhsNumber: string
}

export function findRoutes(routes: Routes<Policy>, { db }: { db: Db }): void {
  routes.get('/clinic/patients/find', 'find patients', async (req, res) => {
    await showFind(req, res, emptyForm())
  })

  routes.post('/clinic/patients/find', 'find patients', async (req, res) => {
    const by = signedIn(req)
    const teams = await openTeams(db, by, 'patients searched')
    const { answers, form } = readForm(req.body, forms.search)
    if (!answers) return showFind(req, res.status(422), form)

    const candidates = await listCandidates(db, teams, answers)
    await showFind(req, res, form, {
      ours: candidates.filter(each => each.ours && isSought(each, answers)),
      elsewhere: await showElsewhere(db, by, candidates, answers.nhsNumber),
    })
  })

  // only somebody who knows the exact NHS number gets here; anything else is as if there were no such patient
  routes.post('/clinic/patients/:patientId/join', 'prepare an enrolment', async (req, res) => {
    const by = signedIn(req)
    const teams = await openTeams(db, by, 'patients searched')
    const { answers: known } = readForm(req.body, forms.exactNumber)
    const number = { nhsNumber: known?.nhsNumber ?? null, hospitalNumber: null, dateOfBirth: null }
    const [patient] = await listCandidates(db, teams, number)
    if (!patient || patient.id !== toId(req.params['patientId'])) throw new NotFound()

    const mine = await teamsOf(db, by.account.id)
    const { answers, form } = readForm(req.body, forms.join(mine.map(team => team.id)))
    if (!answers) {
      const elsewhere = await showElsewhere(db, by, [patient], patient.nhsNumber)
      return showFind(req, res.status(422), form, { ours: [], elsewhere })
    }
    if (!patient.ours) await joinPatient(db, by, answers.joinTeamId, patient.id)
    res.redirect(303, `/clinic/patients/${patient.id}/enrolment`)
  })

  async function showFind(req: Request, res: Response, form: Form, results: Results = {}): Promise<void> {
    const { ours, elsewhere } = results
    const { account, today } = signedIn(req)
    page(res, 'patients/find', {
      title: titleOf(results),
      form,
      found: ours?.map(patient => ({
        id: patient.id,
        name: bannerName(patient),
        born: bornAndAge(patient, today),
        died: patient.diedOn !== null,
        nhsNumber: patient.nhsNumber === null ? 'Awaited' : spacedNhsNumber(patient.nhsNumber),
        hospitalNumber: patient.hospitalNumber ?? 'None',
      })),
      elsewhere,
      teams: elsewhere ? await teamsOf(db, account.id) : [],
      mayRegister: !elsewhere && !knownBy(ours, form),
      searched: ['nhsNumber', 'hospitalNumber', 'familyName', 'givenName', ...dayBoxes],
    })
  }
}

function titleOf({ ours, elsewhere }: Results): string {
  if (!ours) return 'Find a patient'
  if (ours.length > 0) return 'Patients found'
  return elsewhere ? 'Patient of another team' : 'No patient found'
}

/** Whoever has the number that was typed needs no registering. */
const knownBy = (ours: Found[] | undefined, form: Form): boolean => {
  const typed = plainNhsNumber(String(form.values['nhsNumber'] ?? ''))
  return ours?.some(each => each.nhsNumber === typed) === true
}

const dayBoxes = ['dateOfBirth-day', 'dateOfBirth-month', 'dateOfBirth-year']

/** The patient of other teams with exactly this number; that their name was shown is on the disk before it is. */
export async function showElsewhere(
  db: Db,
  by: Caller,
  candidates: Found[],
  nhsNumber: string | null,
): Promise<Elsewhere | undefined> {
  const patient = candidates.find(each => !each.ours && each.nhsNumber === nhsNumber)
  if (!patient || nhsNumber === null) return undefined
  await auditViewing(db, { ...by, patientId: patient.id }, 'name shown by NHS number')
  return { id: patient.id, name: bannerName(patient), nhsNumber }
}
