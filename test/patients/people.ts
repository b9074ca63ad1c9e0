import type { NewPatient } from '../../src/patients/index.ts'

/** Numbers of the test range, 999, that pass the check. */
export const numbers = ['9990000018', '9990000026', '9990000034', '9990000042'] as const

export const alan: NewPatient = {
  nhsNumber: numbers[0],
  hospitalNumber: 'RX1001',
  title: 'Mr',
  familyName: 'Jones',
  givenName: 'Alan',
  formerFamilyName: null,
  dateOfBirth: '1945-07-14',
  sex: 'male',
  address: '1 Mill Lane\nTestford',
  postcode: 'LS1 4AP',
  phone: '01632 960 001',
  email: null,
  tellBy: 'letter',
  language: 'English',
  interpreter: false,
  largePrint: false,
  communicationNeeds: null,
}

/** The registration form, filled in as for a man nobody knows yet. */
export const typed = {
  title: 'Mr',
  givenName: 'Brian',
  familyName: 'Łuczak',
  formerFamilyName: '',
  'dateOfBirth-day': '3',
  'dateOfBirth-month': '2',
  'dateOfBirth-year': '1950',
  sex: 'male',
  nhsNumber: '999 000 0026',
  hospitalNumber: '',
  address: '2 Mill Lane, Testford',
  postcode: 'ls14ap',
  phone: '07700 900 982',
  email: '',
  practiceId: '',
  tellBy: 'portal',
  language: 'English',
  communicationNeeds: '',
}
