import { dateBoxes } from '../../src/platform/index.ts'
import type { Followed } from '../support/people.ts'
import { aPatient, nhsNumber } from '../support/people.ts'
import type { Portal } from '../support/portal.ts'

// What a nurse types into a treatment summary and a care plan, for the tests of documents.

export const prostateSummary = {
  diagnosis: 'Adenocarcinoma of the prostate, fully removed',
  plainDiagnosis: 'You had cancer of the prostate.',
  ...dateBoxes('diagnosedOn', '2025-09-01'),
  'stage.t': 'pT2c',
  'stage.n': 'pN0',
  'stage.m': 'M0',
  'stage.gleason': '3+4=7, grade group 2',
  'stage.psa': '8.4',
  notKnown: ['stage-margins'],
  'treatments.0.what': 'Robotic radical prostatectomy',
  'treatments.0.plain': 'An operation to take out your prostate',
  'treatments.0.when': '5 January 2026',
  'treatments.0.details': 'Nerve sparing, both sides',
  aim: 'cure',
  effects: ['urine-leak', 'erections', 'tiredness', 'urine-flow'],
  hospital: ['schedule', 'phone-line'],
  gp: ['code', 'no-tests', 'cancer-care-review', 'erectile'],
  'gpWhen.cancer-care-review': 'By September 2026',
  'gpRows.0.what': 'Check blood pressure',
  'gpRows.0.when': 'In 3 months',
  referrals: ['physio'],
  information: ['signs', 'booklet'],
  ownWords: 'I want to get back to my allotment.',
  consultant: 'Miss Rao',
}

export const carePlan = {
  matters: 'Being well enough to look after my grandchildren.',
  supporters: 'My wife Jean',
  about: 'You had cancer of the prostate. Your treatment: an operation to take out your prostate.',
  'concerns.0.concern': 'Leaking when I walk',
  'concerns.0.agreed': 'Pelvic floor exercises each day; see the physiotherapist',
  'concerns.0.who': 'Alan and the physiotherapist',
  'concerns.0.by': '1 April 2026',
  effects: ['urine-leak', 'tiredness'],
  goals: ['walk'],
  otherGoals: 'Dig the allotment by May',
  iWill: 'Go for my tests when they are due',
  hospitalWill: 'Arrange your PSA blood test and tell you the result',
  gpWill: 'Prescribe tablets for erections if you want them',
  ...dateBoxes('agreedOn', '2026-03-02'),
  ...dateBoxes('reviewOn', '2027-03-02'),
}

export const aWoman = (portal: Portal): Promise<Followed> =>
  aPatient(portal, {
    nhsNumber: nhsNumber(2),
    hospitalNumber: 'T100002',
    title: 'Mrs',
    givenName: 'Łucja',
    familyName: 'O’Brien-Nowak',
    dateOfBirth: '1960-06-02',
    sex: 'female',
    email: 'lucja@patient.test',
    tellBy: 'letter',
    protocol: 'breast-early',
    team: 'breast',
    practice: 'high street',
    enrolment: {
      diagnosis: 'Invasive ductal carcinoma, left breast, ER positive',
      laterality: 'left',
      surgery: 'breast conserving',
      treatments: [
        {
          kind: 'surgery',
          description: 'Wide local excision and sentinel node biopsy, left',
          startedOn: '2025-10-01',
          endedOn: '2025-10-01',
        },
        {
          kind: 'radiotherapy',
          description: 'Radiotherapy to the left breast, 26 Gy in 5 fractions',
          startedOn: '2025-11-17',
          endedOn: '2025-11-21',
        },
      ],
      medicines: [
        {
          kind: 'aromatase inhibitor',
          name: 'Letrozole 2.5 mg daily',
          startedOn: '2025-12-01',
          plannedStopOn: '2030-12-01',
        },
      ],
    },
  })

export const breastSummary = {
  diagnosis: 'Invasive ductal carcinoma, left breast, ER positive',
  plainDiagnosis: 'You had cancer in your left breast.',
  ...dateBoxes('diagnosedOn', '2025-09-01'),
  'stage.histology': 'Invasive, no special type',
  'stage.grade': '2',
  'stage.t': 'pT1c (14 mm)',
  'stage.n': 'pN0 (0 of 2)',
  'stage.m': 'M0',
  'stage.er': 'Allred 8 of 8',
  'stage.pr': 'Allred 6 of 8',
  'stage.her2': 'Not amplified',
  'treatments.0.what': 'Wide local excision and sentinel node biopsy, left',
  'treatments.0.plain': 'An operation to take the lump out of your breast',
  'treatments.0.when': '1 October 2025',
  'treatments.0.details': '',
  'treatments.1.what': 'Radiotherapy to the left breast',
  'treatments.1.plain': 'Radiotherapy to your breast',
  'treatments.1.when': '17 to 21 November 2025',
  'treatments.1.details': '26 Gy in 5 fractions',
  aim: 'cure',
  effects: ['arm-shoulder', 'ai-joints', 'tiredness', 'lymphoedema', 'ai-bones'],
  hospital: ['schedule', 'phone-line', 'dexa', 'mdt-5'],
  gp: ['code', 'prescribe-endocrine', 'bone-health', 'cancer-care-review', 'no-hrt', 'exemption'],
  'medicines.0.name': 'Letrozole 2.5 mg daily',
  'medicines.0.since': 'December 2025',
  'medicines.0.until': '1 December 2030',
  'medicines.0.note': 'Your GP prescribes it',
  referrals: ['physio', 'lymphoedema'],
  information: ['signs', 'booklet', 'wellbeing', 'money'],
  ownWords: 'I swim twice a week and want to go on with it.',
  consultant: 'Mr Adeyemi',
}
