import { registerPatient } from '../../src/patients/index.ts'
import type { NewPatient } from '../../src/patients/index.ts'
import { dateBoxes } from '../../src/platform/index.ts'
import { alan, person } from '../support/people.ts'
import type { Browser, Portal } from '../support/portal.ts'

/** Alan registered with the urology team and not yet enrolled; his address under /clinic. */
export async function registered(
  portal: Portal,
  details: Partial<NewPatient> = {},
  team: 'urology' | 'breast' | 'colorectal' = 'urology',
) {
  const by = person(portal, 'nurse')
  const patientId = await registerPatient(portal.db, by, portal.teams[team], { ...alan, ...details }, null)
  return { patientId, home: `/clinic/patients/${patientId}` }
}

const everyTime = {
  'treatment-complete-answer': 'yes',
  'cancer-present-answer': 'no',
  'team-agreed-answer': 'yes',
  'patient-agrees-answer': 'yes',
  'can-be-reached-answer': 'yes',
  'signs-explained-answer': 'yes',
  'welcome-conversation-answer': 'yes',
  'needs-support-answer': 'no',
  'trial-visits-answer': 'no',
}

/** What a nurse answers for a man whose prostate was removed on 5 January 2026. */
export const afterProstatectomy = {
  diagnosis: {
    diagnosis: 'Adenocarcinoma of the prostate, pT2 Gleason 3+4',
    ...dateBoxes('diagnosedOn', '2025-09-01'),
  },
  treatments: {
    rows: '2',
    '1-kind': 'surgery',
    '1-description': 'Robotic prostatectomy',
    ...dateBoxes('1-startedOn', '2026-01-05'),
    '2-kind': '',
    '2-description': '',
  },
  anchor: dateBoxes('anchorOn', '2026-01-05'),
  eligibility: { ...everyTime, 'stable-answer': 'yes', 'complications-answer': 'no' },
  stratum: { stratum: 'self-managed', keyWorkerId: '' },
  limits: { 'psa-how': 'protocol' },
  'last-checks': dateBoxes('psa-on', null),
} as Record<string, Record<string, string>>

/** For a woman on letrozole after breast-conserving surgery, diagnosed in June 2024. */
export const onLetrozole = {
  diagnosis: {
    diagnosis: 'Invasive ductal carcinoma, T1 N0',
    laterality: 'left',
    surgery: 'breast conserving',
  },
  treatments: {
    '1-kind': 'surgery',
    '1-description': 'Wide local excision',
    ...dateBoxes('1-startedOn', '2024-07-10'),
  },
  medicines: {
    taken: 'aromatase inhibitor',
    'aromatase-inhibitor-name': 'Letrozole',
    ...dateBoxes('aromatase-inhibitor-startedOn', '2024-09-01'),
    ...dateBoxes('aromatase-inhibitor-plannedStopOn', '2029-09-01'),
  },
  anchor: dateBoxes('anchorOn', '2024-06-12'),
  eligibility: {
    ...everyTime,
    'early-answer': 'yes',
    'drip-answer': 'no',
    'mammography-suits-answer': 'yes',
    'high-genetic-risk-answer': 'no',
  },
  stratum: { stratum: 'self-managed', keyWorkerId: '' },
  'last-checks': dateBoxes('mammogram-on', '2025-06-20'),
} as Record<string, Record<string, string>>

/** Answers the first page and then each of the others, as a browser would. */
export async function fillIn(
  portal: Portal,
  browser: Browser,
  home: string,
  protocolKey: string,
  answers: Record<string, Record<string, string>>,
  team: 'urology' | 'breast' | 'colorectal' = 'urology',
): Promise<void> {
  const send = (path: string, given: object) =>
    browser.post(`${home}/enrolment${path}`).type('form').send(given).expect(303)
  await send('', { teamId: String(portal.teams[team]), protocolKey })
  for (const [name, given] of Object.entries(answers))
    await send(
      `/${name}`,
      'keyWorkerId' in given ? { ...given, keyWorkerId: String(portal.people.nurse) } : given,
    )
}
