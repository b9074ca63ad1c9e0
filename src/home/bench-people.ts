import { isNhsNumber } from '../patients/index.ts'
import type { NewPatient } from '../patients/index.ts'
import { addDays } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'

// Names, numbers and addresses of people who do not exist.

const families = [
  'Ashdown',
  'Barrow',
  'Clegg',
  'Dunmore',
  'Eastwood',
  'Fenwick',
  'Garside',
  'Holloway',
  'Iqbal',
  'Jessop',
  'Kowalski',
  'Lathom',
  'Marsden',
  'Nkomo',
  'Oldroyd',
  'Patel',
  'Quayle',
  'Rushton',
  'Sandhu',
  'Thackeray',
  'Unwin',
  'Varley',
  'Whitlock',
  'Yeadon',
]
const women = ['Agnes', 'Brenda', 'Carol', 'Doreen', 'Eileen', 'Farida', 'Gillian', 'Hilary', 'Iris']
const men = ['Albert', 'Bernard', 'Clive', 'Derek', 'Ernest', 'Farooq', 'Gordon', 'Harold', 'Imran']

export interface Someone {
  sex: 'female' | 'male'
  tellBy: NewPatient['tellBy']
  bornAbout: Day
}

/** The nth fictional patient. Birthdays spread over seven years either side. */
export function somebody(n: number, nhsNumber: string, { sex, tellBy, bornAbout }: Someone): NewPatient {
  const given = sex === 'female' ? women : men
  return {
    nhsNumber,
    hospitalNumber: `B${String(n).padStart(7, '0')}`,
    title: sex === 'female' ? 'Mrs' : 'Mr',
    familyName: nth(families, n * 7),
    givenName: nth(given, n * 5),
    formerFamilyName: null,
    dateOfBirth: addDays(bornAbout, ((n * 977) % 5110) - 2555),
    sex,
    address: `${(n % 90) + 1} Bench Lane\nTestford`,
    postcode: `ZZ${(n % 9) + 1} ${(n % 7) + 1}AA`,
    phone: `01632 960 ${String(n % 1000).padStart(3, '0')}`,
    email: `patient-${n}@bench.test`,
    tellBy,
    language: 'English',
    interpreter: false,
    largePrint: n % 20 === 0,
    communicationNeeds: null,
  }
}

const nth = (names: string[], n: number): string => names[n % names.length] ?? ''

/** Numbers of the range that is never issued, each passing its check digit, in order: about 900,000. */
export function* nhsNumbers(): Generator<string, never> {
  for (let serial = 0; serial < 1_000_000; serial++) {
    const nine = `999${String(serial).padStart(6, '0')}`
    for (let check = 0; check < 10; check++) if (isNhsNumber(`${nine}${check}`)) yield `${nine}${check}`
  }
  throw new Error('The range of fictional NHS numbers is used up')
}
