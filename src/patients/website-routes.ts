import {
  addPatientAccount,
  hasOwnAccount,
  makeSignInLink,
  openRecord,
  ownAccountOf,
  signedIn,
} from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import { audit, command, page, toId, Unusable } from '../platform/index.ts'
import type { Response, Routes } from '../platform/index.ts'
import { bannerOf } from './banner.ts'
import { getPatient } from './queries.ts'
import type { Parts } from './routes.ts'

/** Gives a patient their own sign-in: a link, good once, that staff hand over or print. */
export function websiteRoutes(routes: Routes<Policy>, { db, patientHost }: Parts): void {
  routes.get('/clinic/patients/:patientId/website', 'send, book and call', async (req, res) => {
    await show(res, await openRecord(db, signedIn(req), toId(req.params['patientId'])))
  })

  routes.post('/clinic/patients/:patientId/website', 'send, book and call', async (req, res) => {
    const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
    const patient = await getPatient(db, record)
    if (patient.email === null) return show(res.status(422), record)
    const { email } = patient
    try {
      const token = await command(db, record, async trx => {
        const name = `${patient.givenName} ${patient.familyName}`
        const known = await ownAccountOf(trx, record.patientId)
        const accountId =
          known ?? (await addPatientAccount(trx, record, { patientId: record.patientId, name, email }))
        await audit(trx, record, 'sign-in link made', { accountId })
        return makeSignInLink(trx, accountId, record.at)
      })
      const host = patientHost ?? req.get('Host') ?? ''
      await show(res, record, `${req.protocol}://${host}/my/first-sign-in/${token}`)
    } catch (error) {
      if (!(error instanceof Unusable)) throw error
      await show(res.status(422), record, undefined, error.message)
    }
  })

  async function show(res: Response, record: PatientAccess, link?: string, problem?: string) {
    const patient = await getPatient(db, record)
    page(res, 'patients/website', {
      title: 'The patient’s own website',
      banner: bannerOf(patient, record.today),
      back: { href: `/clinic/patients/${record.patientId}`, text: 'Back to the record' },
      record,
      patient,
      hasAccount: await hasOwnAccount(db, record.patientId),
      link,
      problem,
    })
  }
}
