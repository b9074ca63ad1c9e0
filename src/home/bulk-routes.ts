import { setImmediate as pause } from 'node:timers/promises'
import { openRecord, openTeams, signedIn } from '../accounts/index.ts'
import type { Policy } from '../accounts/index.ts'
import { NotFound, page, Refused, toId, TooLate } from '../platform/index.ts'
import type { Caller, Db, Request, Response, Routes } from '../platform/index.ts'
import { readResult } from '../results/index.ts'
import { laneHref } from './lanes.ts'
import { resultLines } from './worklist.ts'
import type { ResultLine } from './worklist.ts'

const most = 50

/** Filing several expected results of one test, after a page that lists each. Never look, never act. */
export function bulkRoutes(routes: Routes<Policy>, { db }: { db: Db }): void {
  routes.post('/clinic/readings/bulk', 'file expected', async (req, res) => {
    const lines = await tickedLines(req)
    const fault = faultOf(lines)
    show(res.status(fault ? 422 : 200), lines, fault)
  })

  routes.post('/clinic/readings/bulk/confirm', 'file expected', async (req, res) => {
    const by = signedIn(req)
    const lines = await tickedLines(req)
    const fault = faultOf(lines)
    if (fault) return show(res.status(422), lines, fault)
    const shown = hashesShown(req)
    const filed: ResultLine[] = []
    const left: { line: ResultLine; why: string }[] = []
    for (const line of lines) {
      const why = await fileOne(by, line, shown.get(line.id) ?? '')
      if (why === null) filed.push(line)
      else left.push({ line, why })
      await pause() // other people's pages go in between
    }
    page(res, 'home/bulk-done', { title: 'Results filed', filed, left, back: backToLane })
  })

  async function fileOne(by: Caller, line: ResultLine, hash: string): Promise<string | null> {
    try {
      const record = await openRecord(db, by, line.patientId)
      await readResult(db, record, line.resultId, {
        followUpId: line.followUpId,
        hash,
        outcome: 'file and tell',
        coded: null,
        weeks: null,
        note: null,
        commentForPatient: null,
      })
      return null
    } catch (error) {
      if (error instanceof TooLate || error instanceof Refused) return error.message
      if (error instanceof NotFound) return 'Your team no longer follows this patient.'
      throw error
    }
  }

  async function tickedLines(req: Request): Promise<ResultLine[]> {
    const teams = await openTeams(db, signedIn(req), 'results listed to file')
    const ids = ticked(req)
    const lines = await resultLines(db, teams, ids)
    return ids.flatMap(id => lines.find(line => line.id === id) ?? [])
  }

  function show(res: Response, lines: ResultLine[], fault: string | null): void {
    page(res, 'home/bulk', {
      title: 'File several results',
      lines: fault ? [] : lines,
      fault,
      test: lines[0]?.test,
      back: backToLane,
      form: { values: {}, errors: fault ? { result: fault } : {} },
    })
  }
}

const backToLane = { href: laneHref('expected'), text: 'Back to the worklist' }

function faultOf(lines: ResultLine[]): string | null {
  if (lines.length === 0) return 'Tick the results that you want to file'
  if (lines.length > most) return `Tick ${most} results or fewer`
  if (new Set(lines.map(line => line.testKey)).size > 1) return 'Tick results of one test at a time'
  const other = lines.find(line => line.finding !== 'expected')
  return other ? `Open the ${other.test} of ${other.name}: it is not simply expected` : null
}

/** Ids of the ticked rows; what is no id finds nothing. */
const ticked = (req: Request): number[] =>
  [...new Set(fieldsOf(req, 'result').map(toId))].filter(id => !Number.isNaN(id)).slice(0, most + 1)

/** What each result said when the page listed it, by row. */
const hashesShown = (req: Request): Map<number, string> =>
  new Map(
    fieldsOf(req, 'shown').flatMap(pair => {
      const [id = '', hash = ''] = pair.split(':')
      return Number.isNaN(toId(id)) ? [] : [[toId(id), hash] as const]
    }),
  )

const fieldsOf = (req: Request, name: string): string[] =>
  [(req.body as Record<string, string | string[] | undefined> | undefined)?.[name] ?? []].flat()
