import { listPractices, openRecord, openTeams, practiceOf, signedIn } from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import { emptyForm, page, readForm, toId, withError } from '../platform/index.ts'
import type { Form, Response, Routes } from '../platform/index.ts'
import { changeDetails } from './actions.ts'
import { bannerOf } from './banner.ts'
import { holderOf } from './duplicates.ts'
import * as forms from './forms.ts'
import { bannerName } from './patient.ts'
import { getPatient, listCandidates } from './queries.ts'
import type { Found } from './queries.ts'
import type { Parts } from './routes.ts'

export function detailsRoutes(routes: Routes<Policy>, { db, demo, onIdentified }: Parts): void {
  routes.get('/clinic/patients/:patientId/details', 'prepare an enrolment', async (req, res) => {
    const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
    const patient = await getPatient(db, record)
    const practice = await practiceOf(db, record.patientId)
    await showDetails(res, record, emptyForm(forms.detailsOf(patient, practice?.id ?? null)))
  })

  routes.post('/clinic/patients/:patientId/details', 'prepare an enrolment', async (req, res) => {
    const by = signedIn(req)
    const record = await openRecord(db, by, toId(req.params['patientId']))
    const practiceIds = (await listPractices(db)).map(each => each.id)
    const schema = forms.details({ today: by.today, demo, practiceIds })
    const { answers, form } = readForm(req.body, schema)
    if (!answers) return showDetails(res.status(422), record, forms.inPageOrder(form, schema))

    const { practiceId, nhsNumberAwaited: _said, ...patient } = answers
    const teams = await openTeams(db, by, 'possible duplicates looked for')
    const numbers = { ...patient, dateOfBirth: null }
    const holder = holderOf(await listCandidates(db, teams, numbers), patient, record.patientId)
    if (holder) {
      const field =
        holder.nhsNumber === patient.nhsNumber && patient.nhsNumber !== null ? 'nhsNumber' : 'hospitalNumber'
      return showDetails(res.status(422), record, withError(form, field, taken), holder)
    }
    await changeDetails(db, record, patient, practiceId)
    await onIdentified(record)
    res.redirect(303, `/clinic/patients/${record.patientId}`)
  })

  async function showDetails(res: Response, record: PatientAccess, form: Form, holder?: Found) {
    const patient = await getPatient(db, record)
    page(res, 'patients/details', {
      title: 'Patient details',
      banner: bannerOf(patient, record.today),
      back: { href: `/clinic/patients/${record.patientId}`, text: 'Back to the record' },
      record,
      form,
      practices: await listPractices(db),
      mine: holder?.ours ? { id: holder.id, name: bannerName(holder) } : undefined,
    })
  }
}

const taken = 'Another patient has this number. Find that patient and compare the two'
