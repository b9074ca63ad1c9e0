import { openTeams, signedIn } from '../accounts/index.ts'
import type { Policy, TeamAccess } from '../accounts/index.ts'
import { page } from '../platform/index.ts'
import type { Db, Request, Response, Routes } from '../platform/index.ts'
import { doneLine } from './done.ts'
import type { Done } from './done.ts'
import {
  byPriority,
  isLane,
  isReadingLane,
  laneHref,
  lanes,
  laneTitles,
  laneWords,
  placeOf,
  shownCount,
} from './lanes.ts'
import type { Lane, Place } from './lanes.ts'
import { showPractice } from './practice.ts'
import { countLanes } from './queries.ts'
import type { Counts } from './queries.ts'
import { lanePage } from './worklist.ts'

export interface HomeParts {
  db: Db
  /** messages that fit nobody for certain, for these teams; the module that keeps them hands it in */
  countQueued: (db: Db, teams: TeamAccess) => Promise<number>
}

export type ShowWorklist = (
  req: Request,
  res: Response,
  teams: TeamAccess,
  lane: Lane | null,
  after: Place | null,
  done: Done | null,
) => Promise<void>

/** What needs someone now, as lists that are worked out afresh for each page. */
export function worklistRoutes(routes: Routes<Policy>, parts: HomeParts): void {
  const { db } = parts

  routes.get('/clinic', 'signed in', async (req, res) => {
    const by = signedIn(req)
    if (by.account.role === 'gp practice') return showPractice(db, req, res)
    if (!worksLists.has(by.account.role))
      return page(res, 'home/no-worklist', { title: 'Welcome', role: by.account.role })
    const teams = await openTeams(db, by, 'worklist opened')
    const { lane, after, done } = req.query
    await showWorklistOf(parts)(
      req,
      res,
      teams,
      isLane(lane) ? lane : null,
      placeOf(after),
      await doneLine(db, teams, done),
    )
  })
}

const worksLists = new Set(['nurse specialist', 'consultant', 'support worker'])

export const showWorklistOf =
  ({ db, countQueued }: HomeParts): ShowWorklist =>
  async (req, res, teams, asked, after, done) => {
    const { role } = signedIn(req).account
    const counts = await countLanes(db, teams)
    const lane = asked ?? firstWithWork(counts)
    const { results, others, next } = await lanePage(db, teams, lane, after)
    const shown = results.filter(each => each.id !== done?.findingId)
    page(res, 'home/worklist', {
      title: 'Worklist',
      lane,
      heading: laneTitles[lane],
      words: laneWords[lane],
      lanes: tabs(counts, lane, await countQueued(db, teams)),
      results: isReadingLane(lane) || lane === 'tell' ? shown : null,
      others,
      next,
      here: laneHref(lane, after),
      first: laneHref(lane),
      isFirst: after === null,
      done,
      mayFile: role !== 'gp practice',
    })
  }

const firstWithWork = (counts: Counts): Lane => byPriority.find(lane => counts[lane] > 0) ?? 'act'

function tabs(counts: Counts, current: Lane, queued: number) {
  const own = lanes.map(lane => ({
    text: laneTitles[lane],
    count: shownCount(counts[lane]),
    href: laneHref(lane),
    current: lane === current,
  }))
  const other = (text: string, count: number, href: string) => ({
    text,
    count: shownCount(count),
    href,
    current: false,
  })
  return [
    ...own.slice(0, 7),
    other('Could not be matched', queued, '/clinic/messages'),
    other('Letters to post', counts.letters, '/clinic/letters'),
    ...own.slice(7),
  ]
}
