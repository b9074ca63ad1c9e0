import { expect } from 'chai'
import { psa, read, receive, report } from '../support/laboratory.ts'
import { aPatient, nhsNumber } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

describe('filing several expected results', () => {
  let portal: Portal
  let nurse: Browser
  beforeEach(async () => {
    portal = await openPortal()
    nurse = await portal.as('nurse')
  })
  afterEach(() => portal.close())

  const someone = async (n: number, familyName: string, value: string): Promise<Followed> => {
    const patient = await aPatient(portal, { nhsNumber: nhsNumber(n), hospitalNumber: `T${n}`, familyName })
    await receive(portal, patient, psa(value))
    return patient
  }
  const findings = async () =>
    (await portal.db('findings').orderBy('id').select<{ id: number }[]>('id')).map(each => String(each.id))
  const list = (result: string[]) => nurse.post('/clinic/readings/bulk').type('form').send({ result })
  const shownOn = (page: string) =>
    [...page.matchAll(/name="shown" value="([^"]*)"/g)].map(([, shown]) => shown)

  it('lists each before anything is filed, then files all', async () => {
    await someone(1, 'One', '0.02')
    await someone(2, 'Two', '<0.01')
    const result = await findings()

    const page = await list(result).expect(200)
    expect(page.text).to.include('ONE, Alan').and.include('TWO, Alan').and.include('&lt;0.01 µg/L')
    expect(await portal.db('readings')).to.have.lengthOf(0)

    const shown = shownOn(page.text)
    const done = await nurse
      .post('/clinic/readings/bulk/confirm')
      .type('form')
      .send({ result, shown })
      .expect(200)
    expect(done.text).to.include('2 results filed')
    expect(await portal.db('readings').select('outcome')).to.deep.equal([
      { outcome: 'file and tell' },
      { outcome: 'file and tell' },
    ])
  })

  it('names what it could not file, and files the rest', async () => {
    const first = await someone(1, 'One', '0.02')
    await someone(2, 'Two', '0.02')
    const result = await findings()
    const shown = shownOn((await list(result)).text)
    const [resultId = 0] = (await portal.db('findings').select<{ result_id: number }[]>('result_id')).map(
      each => each.result_id,
    )
    await read(portal, first, resultId)

    const done = await nurse.post('/clinic/readings/bulk/confirm').type('form').send({ result, shown })

    expect(done.text).to.include('1 result filed').and.include('1 result was not filed')
    expect(done.text).to.include('ONE, Alan').and.include('Somebody has read this result already')
    expect(await portal.db('readings')).to.have.lengthOf(2)
  })

  it('does not file a result that has changed since the page listed it', async () => {
    const one = await someone(1, 'One', '0.02')
    const result = await findings()
    const shown = shownOn((await list(result)).text)
    await receive(portal, one, psa('0.020', '2026-03-01', { sentAt: '2026-03-02T09:00:00.000Z' }))

    const done = await nurse.post('/clinic/readings/bulk/confirm').type('form').send({ result, shown })

    expect(done.text).to.include('0 results filed').and.include('has changed since you opened it')
    expect(await portal.db('readings')).to.have.lengthOf(0)
  })

  it('files none when a second final value has made one of them one to look at', async () => {
    const one = await someone(1, 'One', '0.02')
    const result = await findings()
    const shown = shownOn((await list(result)).text)
    await receive(portal, one, psa('0.03', '2026-03-01', { sentAt: '2026-03-02T09:00:00.000Z' }))

    await nurse.post('/clinic/readings/bulk/confirm').type('form').send({ result, shown }).expect(422)
    expect(await portal.db('readings')).to.have.lengthOf(0)
  })

  it('never takes look or act, two tests at once, or nothing', async () => {
    await someone(1, 'One', '0.25')
    const result = await findings()

    for (const path of ['bulk', 'bulk/confirm']) {
      const page = await nurse.post(`/clinic/readings/${path}`).type('form').send({ result }).expect(422)
      expect(page.text).to.include('it is not simply expected')
    }
    expect((await list([]).expect(422)).text).to.include('Tick the results that you want to file')
    const bowel = await aPatient(portal, {
      nhsNumber: nhsNumber(3),
      hospitalNumber: 'T3',
      protocol: 'colorectal',
      team: 'colorectal',
    })
    await receive(portal, bowel, report('ct', 'Clear'))
    const both = await list(await findings())
    expect(both.text).to.include('Tick results of one test at a time')
    expect(await portal.db('readings')).to.have.lengthOf(0)
  })

  it('finds nothing of another team', async () => {
    await someone(1, 'One', '0.02')
    const elsewhere = await portal.as('nurseElsewhere')
    const result = await findings()

    const page = await elsewhere.post('/clinic/readings/bulk').type('form').send({ result })

    expect(page.status).to.equal(422)
    expect(page.text).not.to.include('ONE')
  })
})
