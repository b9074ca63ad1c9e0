import { render } from './render.ts'

export type Form = { values: Record<string, string | string[] | undefined>; errors: Record<string, string> }

export const emptyForm: Form = { values: {}, errors: {} }

export const wrongForm: Form = {
  values: {
    value: '0.0.4',
    'takenOn-day': '31',
    'takenOn-month': '2',
    'takenOn-year': '2026',
    note: '\nrang at <9>, "no" answer',
    told: 'phone',
    symptoms: ['pain', 'tired'],
    team: 'urology',
    password: 'never sent back',
  },
  errors: {
    value: 'Enter the PSA result, like 0.1 or <0.01',
    takenOn: 'Date of the test must be a real date',
    note: 'Enter what was said in 500 characters or fewer',
    told: 'Select how Mr Example wants to be told',
    symptoms: 'Select what he has noticed, or "none of these"',
    team: 'Select a team',
    password: 'Enter your password',
  },
}

const fields = (form: Form): [view: string, locals: object][] => [
  [
    'input',
    {
      form,
      name: 'value',
      label: 'PSA',
      hint: 'As the laboratory wrote it',
      width: 10,
      suffix: 'ng/ml',
      inputmode: 'decimal',
    },
  ],
  ['date-input', { form, name: 'takenOn', legend: 'Date of the test', hint: 'For example, 31 3 2026' }],
  ['textarea', { form, name: 'note', label: 'What was said', rows: 3 }],
  [
    'radios',
    {
      form,
      name: 'told',
      legend: 'How should we tell him?',
      inline: true,
      items: [
        { value: 'portal', text: 'On his own page' },
        { value: 'letter', text: 'By letter' },
        { value: 'phone', text: 'By phone' },
      ],
    },
  ],
  [
    'checkboxes',
    {
      form,
      name: 'symptoms',
      legend: 'What has he noticed?',
      items: [
        { value: 'pain', text: 'Pain in the back or hips', hint: 'New, and lasting 2 weeks' },
        { value: 'tired', text: 'Tiredness' },
        { value: 'none', text: 'None of these', divider: 'or', exclusive: true },
      ],
    },
  ],
  [
    'select',
    {
      form,
      name: 'team',
      label: 'Team',
      empty: 'Choose a team',
      items: [
        { value: 'breast', text: 'Breast' },
        { value: 'urology', text: 'Urology' },
      ],
    },
  ],
  [
    'input',
    { form, name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' },
  ],
]

/** Every field of a form, its error summary first. */
export async function formPieces(form: Form): Promise<string> {
  const pieces = [await render('components/error-summary', { form })]
  for (const [view, locals] of fields(form)) pieces.push(await render(`components/${view}`, locals))
  pieces.push(await render('components/button', { text: 'Save result' }))
  return `<form method="post" action="/clinic" novalidate>${pieces.join('\n')}</form>`
}

export const phone = {
  name: 'Urology nurse team',
  number: '020 7946 0123',
  hours: 'Monday to Friday, 9am to 5pm',
  outOfHours: 'phone NHS 111',
}

export const banner = {
  familyName: "O'Neill",
  givenName: 'Peter',
  title: 'Mr',
  born: '14-Jul-1945 (81y)',
  sex: 'Male',
  nhsNumber: '999 000 0018',
  hospitalNumber: 'H1234567',
  address: '12 Example Road, Sampletown, ZZ99 3CZ',
  alerts: ['Large print', 'Hard of hearing: ring the landline'],
}

const others: [view: string, locals: object][] = [
  ['page-heading', { text: 'PSA result', caption: 'Prostate, year 2' }],
  [
    'summary-list',
    {
      rows: [
        { key: 'Protocol', value: 'Prostate after surgery', changeHref: '/c', changeText: 'protocol' },
        { key: 'Address', value: ['12 Example Road', 'Sampletown'] },
      ],
    },
  ],
  ['tag', { text: 'Not yet started', colour: 'blue' }],
  [
    'notification',
    {
      text: 'His next blood test is overdue',
      more: 'It was due on 3 March 2026.',
      href: '/c',
      link: 'Chase the blood test',
    },
  ],
  ['inset', { text: 'Your nurse has read this result.' }],
  [
    'warning-callout',
    {
      heading: 'What a normal result does not tell you',
      items: ['It does not rule everything out', 'Tell us about new pain'],
    },
  ],
  [
    'details',
    {
      summary: 'What is PSA?',
      text: ['PSA is a protein made by the prostate.', 'A blood test measures it.'],
    },
  ],
  ['card', { heading: 'Your next blood test', text: 'Between 1 and 14 September 2026', href: '/my/plan' }],
  [
    'card',
    {
      kind: 'urgent',
      heading: 'Phone us the same day if:',
      items: ['your legs feel weak or numb', 'you cannot pass urine'],
    },
  ],
  ['do-dont-list', { kind: 'do', items: ['book your blood test at your GP practice'] }],
  ['do-dont-list', { kind: 'dont', items: ['wait for your next test if you are worried'] }],
  [
    'task-list',
    {
      name: 'plan',
      items: [
        { text: 'Diagnosis', href: '/c', status: 'Completed' },
        { text: 'Limits', href: '/c', hint: 'Agreed by the team', status: 'Not yet started', colour: 'blue' },
        { text: 'Sign', status: 'Cannot start yet' },
      ],
    },
  ],
  ['phone-box', { phone }],
  [
    'number-line',
    {
      value: 0.03,
      limit: 0.2,
      unit: 'ng/ml',
      text: 'Your PSA is 0.03, below the limit of 0.2 that your team agreed.',
    },
  ],
  [
    'table',
    {
      caption: 'Your PSA results',
      stacked: true,
      head: [{ text: 'Date' }, { text: 'PSA (ng/ml)', numeric: true }],
      rows: [
        ['3 March 2026', '0.03'],
        [{ text: '1 September 2025', href: '/my/results/1' }, '<0.01'],
      ],
    },
  ],
  ['pagination-by-key', { nextHref: '/c?after=7', previousHref: '/c?before=3' }],
  ['breadcrumb', { links: [{ href: '/clinic', text: 'Worklist' }] }],
]

/** Every component that is not part of a form. */
export async function otherPieces(): Promise<string> {
  const pieces = []
  for (const [view, locals] of others) pieces.push(await render(`components/${view}`, locals))
  return pieces.join('\n')
}
