import { bannerDate, londonDay, longDate, longTime, pdf } from '../platform/index.ts'
import { spacedNhsNumber } from '../patients/index.ts'
import { planForGp, planForPatient } from './care-plan-pages.ts'
import type { Audience, Body, Edition } from './documents.ts'
import { summaryForGp, summaryForPatient } from './summary-pages.ts'

export const documentTitle = (body: Pick<Body, 'kind'>, audience: Audience): string => {
  if (body.kind === 'treatment summary')
    return audience === 'gp practice' ? 'Treatment summary for the GP' : 'Your treatment summary'
  return audience === 'gp practice' ? 'Care plan for the GP' : 'Your care plan'
}

/** What a document says to one reader; the page on the screen and the paper are made of the same blocks. */
export function documentBlocks(body: Body, edition: Edition, audience: Audience): pdf.Block[] {
  const signed = edition.draft ? 'Not signed yet' : `Signed electronically on ${longTime(edition.signedAt)}`
  const on = { signed, draft: edition.draft, day: londonDay(edition.signedAt), version: edition.version }
  if (body.kind === 'treatment summary')
    return audience === 'gp practice' ? summaryForGp(body, on) : summaryForPatient(body, on)
  return audience === 'gp practice' ? planForGp(body, on) : planForPatient(body, on)
}

/** 10.5 pt on one page where it fits for the GP, 14 pt for the patient, 18 pt in large print. */
const sizes = { patient: 'normal', 'patient large print': 'large', 'gp practice': 'clinical' } as const

export const printDocument = (body: Body, edition: Edition, audience: Audience): Promise<pdf.Pdf> =>
  pdf.makePdf({
    title: documentTitle(body, audience),
    author: body.trust.name,
    size: sizes[audience],
    madeAt: edition.signedAt,
    identity: identityOf(body.patient),
    version: `${body.kind === 'care plan' ? 'Care plan' : 'Treatment summary'}\nVersion ${edition.version}`,
    date: londonDay(edition.signedAt),
    ...(edition.replaces && {
      replaces: `Replaces version ${edition.replaces.version}, ${longDate(londonDay(edition.replaces.signedAt))}`,
    }),
    footer: footerOf(body),
    draft: edition.draft,
    blocks: documentBlocks(body, edition, audience),
  })

/** Two lines, so that no number is parted from its name. */
const identityOf = (patient: Body['patient']): string => {
  const numbers = [
    `NHS No. ${patient.nhsNumber ? spacedNhsNumber(patient.nhsNumber) : 'awaited'}`,
    ...(patient.hospitalNumber ? [`Hospital No. ${patient.hospitalNumber}`] : []),
  ]
  return `${patient.bannerName} · Born\u00a0${bannerDate(patient.bornOn)}\n${numbers.join(' · ')}`
}

const footerOf = ({ team }: Body): pdf.Prose => [
  `${team.name}: `,
  pdf.strong(team.phone),
  `, ${team.hours}.`,
  ...(team.outOfHours ? [` At other times: ${team.outOfHours}.`] : []),
]
