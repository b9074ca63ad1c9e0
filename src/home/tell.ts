import type { Patient } from '../patients/index.ts'
import type { Finding } from '../results/index.ts'

/** What decides how a patient is told a result that has been read. */
export interface ToBeTold {
  finding: Finding
  /** it was filed: nothing in it needs a talk first */
  filed: boolean
  tellBy: Patient['tellBy']
  /** what the patient chose for this test, if anything */
  choice: string | null
  phone: string | null
  /** another follow-up of the same patient has not read it yet */
  unread: boolean
  letterWaits: boolean
}

export interface ToldHow {
  words: string
  phone: string | null
  /** nobody tells it yet */
  waits: boolean
  letterWaits: boolean
  /** a letter may still be asked for */
  mayWrite: boolean
}

/** An expected result shows on the patient's page by itself; look and act wait until somebody has spoken to them. */
export function toldHow(row: ToBeTold): ToldHow {
  const { phone, unread, finding, letterWaits } = row
  return {
    words: wordsOf(row),
    phone,
    waits: unread,
    letterWaits,
    mayWrite: !unread && !letterWaits && finding !== 'act',
  }
}

function wordsOf(row: ToBeTold): string {
  if (row.unread) return 'Another follow-up has yet to read it'
  if (row.letterWaits) return 'Letter waits to be posted'
  const way = wayOf(row)
  const quiet = row.finding === 'expected' || row.filed
  if (way === 'letter' && quiet) return 'By letter'
  if (way === 'portal' && quiet) return 'On their page, not opened yet'
  return row.phone === null ? 'See them: no phone number known' : 'Ring the patient'
}

/** The choice for this test counts before the usual way. */
function wayOf({ choice, tellBy }: ToBeTold): 'portal' | 'letter' | 'phone' {
  if (choice === 'by phone') return 'phone'
  if (choice === 'by post') return 'letter'
  return choice === null ? tellBy : 'portal'
}
