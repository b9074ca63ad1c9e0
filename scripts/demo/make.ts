import type { Services } from '../../src/app.ts'
import { audit, caller, today, transaction } from '../../src/platform/index.ts'
import type { Day, Db, SettableClock } from '../../src/platform/index.ts'
import { cast } from './cast.ts'
import { liveThrough } from './history.ts'
import { connectLaboratory } from './laboratory.ts'
import { sendOddPost } from './post.ts'
import { foundTrust } from './trust.ts'

const finished = 'demonstration finished'

/** Whether the demonstration's story has been lived through in this database to its end. */
export async function isFinished(db: Db): Promise<boolean> {
  const row = await db('audit_rows').where({ action: finished }).first<{ id: number } | undefined>('id')
  return row !== undefined
}

export const isBegun = async (db: Db): Promise<boolean> =>
  (await db('teams').first<{ id: number } | undefined>('id')) !== undefined

/** A trust with ninety-two patients and years of history, lived through day by day up to the morning of `until`. */
export async function makeDemonstration(
  services: Services & { clock: SettableClock },
  listener: { site: string; hl7Port: number; settled(): Promise<void> },
  until: Day,
  say: (what: string) => void,
): Promise<void> {
  const { db, clock } = services
  const operator = () => caller({ kind: 'operator', name: 'demonstration' }, clock)
  const characters = cast(until)
  const first = characters.map(each => each.enrolledOn).toSorted()[0] ?? until
  clock.moveTo(`${first}T08:00:00.000Z`)
  const trust = await foundTrust(db, operator())
  const laboratory = await connectLaboratory(listener.hl7Port)
  const stage = {
    db,
    clock,
    trust,
    laboratory,
    today: until,
    site: listener.site,
    applied: () => listener.settled(),
  }
  say(`Living through the years since ${first} …`)
  await liveThrough(stage, characters)
  await sendOddPost(laboratory, characters, until)
  await stage.applied()
  laboratory.close()
  await transaction(db, trx => audit(trx, operator(), finished))
  say(`${characters.length} patients are here, up to ${today(clock)}.`)
}
