import { openRecord, signedIn } from '../accounts/index.ts'
import type { Policy } from '../accounts/index.ts'
import { bannerOf } from '../patients/index.ts'
import { page, toId } from '../platform/index.ts'
import type { Db, Routes } from '../platform/index.ts'
import { recordFacts } from './record.ts'

/** The record of one patient: the hospital's teams work from it, the GP practice reads it. */
export function recordRoutes(routes: Routes<Policy>, { db }: { db: Db }): void {
  routes.get('/clinic/patients/:patientId', 'read the record', async (req, res) => {
    const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
    const facts = await recordFacts(db, record)
    const ours = record.via !== 'practice'
    page(res, 'home/record', {
      title: 'Patient record',
      banner: bannerOf(facts.patient, record.today),
      back: ours ? undefined : { href: '/clinic', text: 'Back to your patients' },
      home: `/clinic/patients/${record.patientId}`,
      facts,
      ours,
      mayEnrol: ours && record.may('prepare an enrolment'),
      mayType: ours && record.may('send, book and call'),
    })
  })
}
