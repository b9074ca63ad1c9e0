export const nurse = { email: 'nurse@judge.test', password: 'follow-up at home' }

/** A registration form for somebody fictional, whom the database keeps under `name`. */
export const registration = (name: string, n: number): Record<string, string> => ({
  familyName: `Family${n}`,
  givenName: `Given${n}`,
  ...birthday(n),
  sex: 'female',
  nhsNumber: '',
  nhsNumberAwaited: 'yes',
  hospitalNumber: name,
  address: '1 Mill Lane, Testford',
  postcode: 'LS1 4AP',
  teamId: '1', // the only one there is
  tellBy: 'letter',
  language: 'English',
})

/** No two of them alike for 30 years, so that none is taken for another. */
function birthday(n: number): Record<string, string> {
  const born = new Date(Date.UTC(1940, 0, 1 + (n % 10_950)))
  return {
    'dateOfBirth-day': String(born.getUTCDate()),
    'dateOfBirth-month': String(born.getUTCMonth() + 1),
    'dateOfBirth-year': String(born.getUTCFullYear()),
  }
}

/** A result of somebody nobody follows, under a control id of its own. */
export const message = (controlId: string): string =>
  [
    `MSH|^~\\&|LAB|JUDGE|AFTERCARE|TRUST|20260301120000||ORU^R01|${controlId}|P|2.4`,
    'PID|1||X99^^^JUDGE^MR||Nobody^Known||19500101|M',
    `OBR|1||${controlId}|PSA^PSA|||20260301080000`,
    'OBX|1|NM|PSA^PSA||0.05|ug/L|||||F',
  ].join('\r')
