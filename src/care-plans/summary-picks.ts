import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { problemsIn } from './file-problems.ts'
import type { FollowUp, Medicine, Treatment } from './follow-up.ts'

// What can be ticked in a treatment summary or care plan: words for clinicians and for patients, side by side, as data.

const text = z.string().trim().min(1, 'is empty: write it out, or leave the whole line away')
const cites = z.array(text).min(1, 'must cite at least one of "sources"')

const pick = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be small letters, digits and hyphens, like "bone-health"'),
  /** Only for these; without it for everybody. */
  pathways: z.array(text).min(1).optional(),
  /** Kinds of treatment or medicine after which it comes first in the list; without it always. */
  after: z.array(text).min(1).optional(),
  clinical: text,
  patient: text,
  cites,
})

const stageField = z.strictObject({ key: z.string().regex(/^[a-z0-9]+$/), label: text, hint: text })

const pathway = z.strictObject({
  plainDiagnosis: text,
  stage: z.array(stageField).min(1),
  /** A kind of treatment in plain words. */
  treatments: z.record(text, text),
})

const picksSchema = z
  .strictObject({
    sources: z.record(text, text),
    pathways: z.record(text, pathway).refine(all => 'any' in all, 'must have "any", for every other pathway'),
    effects: z.array(pick.extend({ when: z.enum(['persist', 'late']), help: text })).min(1),
    hospitalActions: z.array(pick).min(1),
    gpActions: z.array(pick.extend({ when: text })).min(1),
    referrals: z.array(pick).min(1),
    information: z.array(pick).min(1),
    goals: z.array(pick).min(1),
  })
  .superRefine((all, context) => {
    for (const name of lists) {
      const keys = all[name].map(each => each.key)
      for (const [place, { key, cites: cited }] of all[name].entries()) {
        if (keys.indexOf(key) !== place)
          context.addIssue({
            code: 'custom',
            path: [name, place],
            message: 'has a key used above: choose another',
          })
        const unknown = cited.find(source => !(source in all.sources))
        if (unknown)
          context.addIssue({
            code: 'custom',
            path: [name, place],
            message: `cites "${unknown}": add it to "sources"`,
          })
      }
    }
  })

const lists = ['effects', 'hospitalActions', 'gpActions', 'referrals', 'information', 'goals'] as const
type List = (typeof lists)[number]

export type AllPicks = z.output<typeof picksSchema>
export type StageField = z.output<typeof stageField>

/** What can be ticked for one follow-up; what fits its treatments stands first. */
export interface Picks extends Pick<AllPicks, List> {
  plainDiagnosis: string
  stage: StageField[]
  plainTreatments: Record<string, string>
}

export function loadPicks(file: string | URL = new URL('./summary-picks.json', import.meta.url)): AllPicks {
  const { value, problems } = problemsIn('summary-picks.json', readFileSync(file, 'utf8'), picksSchema)
  if (!value) throw new Error(problems.join('\n'))
  return value
}

const allPicks = loadPicks()

export interface Had {
  pathway: FollowUp['pathway']
  treatments: Pick<Treatment, 'kind'>[]
  medicines: Pick<Medicine, 'kind'>[]
}

export function picksFor({ pathway: name, treatments, medicines }: Had, all = allPicks): Picks {
  const of = all.pathways[name] ?? all.pathways['any']
  if (!of) throw new Error('summary-picks.json has no pathway "any"')
  const kinds = [...treatments, ...medicines].map((each): string => each.kind)
  const sorted = <P extends z.output<typeof pick>>(list: P[]): P[] => {
    const offered = list.filter(each => !each.pathways || each.pathways.includes(name))
    const fits = (each: P) => !each.after || each.after.some(kind => kinds.includes(kind))
    return [...offered.filter(fits), ...offered.filter(each => !fits(each))]
  }
  return {
    plainDiagnosis: of.plainDiagnosis,
    stage: of.stage,
    plainTreatments: of.treatments,
    effects: sorted(all.effects),
    hospitalActions: sorted(all.hospitalActions),
    gpActions: sorted(all.gpActions),
    referrals: sorted(all.referrals),
    information: sorted(all.information),
    goals: sorted(all.goals),
  }
}
