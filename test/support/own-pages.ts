import { openRecord } from '../../src/accounts/index.ts'
import { recordStep, listChecks } from '../../src/care-plans/index.ts'
import { later, psa, read, receive, report, ring } from './laboratory.ts'
import { aPatient, nhsNumber, person } from './people.ts'
import type { Followed } from './people.ts'
import type { Portal } from './portal.ts'

/** A patient of each kind with something on every page of theirs, and the addresses of those pages. */
export interface OwnPages {
  email: string
  patient: Followed
  paths: string[]
}

const common = [
  '/my',
  '/my/results',
  '/my/plan',
  '/my/documents',
  '/my/choices',
  '/my/choices/telling',
] as const

/** Prostate: one result as hoped with an earlier one, one that was talked about, one that waits to be opened. */
export async function prostatePages(portal: Portal): Promise<OwnPages> {
  const patient = await aPatient(portal, { online: true, email: 'alan@patient.test' })
  await receive(portal, patient, psa('<0.01', '2026-01-20'))
  const hoped = (await receive(portal, patient, psa('0.03', '2026-03-02'))).at(-1) ?? 0
  await read(portal, patient, hoped)
  portal.clock.moveTo('2026-07-06T10:00:00.000Z')
  const talked = (await receive(portal, patient, psa('0.12', '2026-07-02'))).at(-1) ?? 0
  await read(portal, patient, talked, {
    outcome: 'repeat',
    weeks: 6,
    commentForPatient: 'It was good to talk to you today.',
  })
  await ring(portal, patient, talked)
  later(portal, 61)
  return {
    email: 'alan@patient.test',
    patient,
    paths: [
      ...common,
      '/my/choices/tests/psa',
      `/my/results/${hoped}`,
      `/my/results/${talked}`,
      `/my/symptoms/${patient.followUpId}`,
    ],
  }
}

/** Breast: a booked mammogram, bone medicine, a report read as quiet. */
export async function breastPages(portal: Portal): Promise<OwnPages> {
  const patient = await aPatient(portal, {
    title: 'Mrs',
    givenName: 'Anna',
    familyName: 'Reed',
    sex: 'female',
    nhsNumber: nhsNumber(5),
    hospitalNumber: 'T100005',
    dateOfBirth: '1948-06-01',
    email: 'anna@patient.test',
    protocol: 'breast-early',
    team: 'breast',
    online: true,
    enrolment: {
      laterality: 'left',
      surgery: 'breast conserving',
      bornOn: '1948-06-01',
      anchorOn: '2025-04-01',
      treatments: [
        {
          kind: 'surgery',
          description: 'Operation on the left breast',
          startedOn: '2025-04-01',
          endedOn: null,
        },
        { kind: 'radiotherapy', description: 'Radiotherapy', startedOn: '2025-06-02', endedOn: '2025-06-20' },
      ],
      medicines: [
        {
          kind: 'aromatase inhibitor',
          name: 'Letrozole',
          startedOn: '2025-07-01',
          plannedStopOn: '2030-07-01',
        },
      ],
    },
  })
  const nurse = await openRecord(portal.db, person(portal, 'nurse'), patient.patientId)
  const checks = await listChecks(portal.db, nurse)
  const mammogram = checks.find(check => check.test === 'mammogram' && check.state === 'open')
  if (mammogram)
    await recordStep(portal.db, nurse, mammogram.id, { step: 'booked', onDay: '2026-03-27', note: null })
  const [id = 0] = await receive(
    portal,
    patient,
    report(
      'dexa',
      'DEXA lumbar spine and hip.\nT-score -0.4 spine, -0.6 hip. Normal bone mineral density.',
      '2026-03-01',
    ),
  )
  await read(portal, patient, id, { coded: 'normal' })
  later(portal, 61)
  return {
    email: 'anna@patient.test',
    patient,
    paths: [...common, '/my/choices/tests/dexa', `/my/results/${id}`, `/my/symptoms/${patient.followUpId}`],
  }
}

/** Bowel: a CEA that reached its limit and was talked about. */
export async function bowelPages(portal: Portal): Promise<OwnPages> {
  const patient = await aPatient(portal, {
    title: null,
    givenName: 'Bola',
    familyName: 'Hart',
    sex: 'male',
    nhsNumber: nhsNumber(6),
    hospitalNumber: 'T100006',
    email: 'bola@patient.test',
    protocol: 'colorectal',
    team: 'colorectal',
    online: true,
    enrolment: { site: 'colon', colonoscopyBeforeSurgery: 'complete' },
  })
  const [id = 0] = await receive(portal, patient, { ...psa('6.1'), test: 'cea', code: 'CEA' })
  await read(portal, patient, id, { outcome: 'scan' })
  await ring(portal, patient, id)
  later(portal, 61)
  return {
    email: 'bola@patient.test',
    patient,
    paths: [...common, '/my/choices/tests/cea', `/my/results/${id}`, `/my/symptoms/${patient.followUpId}`],
  }
}
