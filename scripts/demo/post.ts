import { addDays } from '../../src/platform/index.ts'
import type { Day } from '../../src/platform/index.ts'
import { nhsNumber } from './cast.ts'
import type { Character } from './cast.ts'
import { numberMessage } from './laboratory.ts'
import type { Laboratory } from './laboratory.ts'

const psa = { code: 'PSA', name: 'Prostate specific antigen', unit: 'ug/L' }

/** What a morning's post has besides the plain cases: near matches, codes nobody mapped, people we do not follow. */
export async function sendOddPost(
  laboratory: Laboratory,
  characters: Character[],
  today: Day,
): Promise<void> {
  const takenOn = addDays(today, -2)
  const sentOn = addDays(today, -1)
  const [first, second, third] = characters.filter(each => each.team === 'urology' && each.plot === 'steady')
  if (!first || !second || !third) return
  const odd = [
    numberMessage({ ...first.patient, dateOfBirth: addDays(first.patient.dateOfBirth, 9) }, psa, '0.01', {
      order: 'N1',
      takenOn,
      sentOn,
    }),
    numberMessage({ ...second.patient, nhsNumber: nhsNumber(900) }, psa, '0.02', {
      order: 'N2',
      takenOn,
      sentOn,
    }),
    numberMessage(
      third.patient,
      { code: 'XPSA9', name: 'Prostate specific antigen, new method', unit: 'ug/L' },
      '0.02',
      { order: 'N3', takenOn, sentOn },
    ),
    ...[901, 902, 903, 904].map(n =>
      numberMessage(
        {
          nhsNumber: nhsNumber(n),
          hospitalNumber: `NF9${n}`,
          familyName: 'Elsewhere',
          givenName: 'Someone',
          dateOfBirth: '1960-02-03',
          sex: 'male',
        },
        psa,
        '1.1',
        { order: `S${n}`, takenOn, sentOn },
      ),
    ),
  ]
  for (const text of odd) await laboratory.send(text)
}
