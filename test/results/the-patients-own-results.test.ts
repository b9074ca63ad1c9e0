import { expect } from 'chai'
import { listChecks } from '../../src/care-plans/index.ts'
import { answerSymptoms } from '../../src/questionnaires/index.ts'
import { judgeAgain, listFindings, undoReading } from '../../src/results/index.ts'
import { openRecord } from '../../src/accounts/index.ts'
import { later, psa, read, receive, report, ring } from '../support/laboratory.ts'
import { aPatient, nhsNumber, person } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

describe('the patient’s own results', () => {
  let portal: Portal
  let alan: Followed
  let my: Browser
  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal, { online: true })
    my = await portal.signIn('my', 'alan@patient.test')
  })
  afterEach(() => portal.close())

  const tellings = () => portal.db('tellings').select<{ channel: string; hash: string }[]>()
  const check = async () => (await listChecks(portal.db, alan.record())).find(each => each.test === 'psa')
  const filed = async (value = '0.03') => {
    const [id = 0] = await receive(portal, alan, psa(value))
    await read(portal, alan, id)
    later(portal, 61)
    return id
  }

  it('says first what the result means, then the number against their own limit and what comes next', async () => {
    const id = await filed('0.03')

    const { text } = await my.get(`/my/results/${id}`).expect(200)
    const places = [
      'Your PSA is below your limit, as we hoped.',
      '0.03 µg/L',
      'Your limit 0.2',
      'What happens next',
      'Do you want to talk about it?',
      'What a normal result does not tell you',
      'What to tell us about',
    ].map(words => text.indexOf(words))
    expect(places).not.to.include(-1)
    expect(places).to.deep.equal(places.toSorted((a, b) => a - b))
    expect(text)
      .to.include('1 March 2026')
      .and.include('01632 960 100')
      .and.include('Your next check: PSA blood test in July 2026.')
  })

  it('keeps the sign of a number too low to measure, and explains it', async () => {
    const id = await filed('<0.01')

    const { text } = await my.get(`/my/results/${id}`).expect(200)
    expect(text).to.include('&lt;0.01 µg/L').and.include('The sign &lt; means “less than”')
    expect(text.replaceAll('less than 0.01', '')).not.to.match(/[^;.\d]0\.01 µg\/L/)
  })

  it('shows nothing of a result until it has been read and the moment to undo has passed', async () => {
    const [id = 0] = await receive(portal, alan, psa('0.03'))
    await my.get(`/my/results/${id}`).expect(404)
    expect((await my.get('/my/results')).text).not.to.include('A new result is here')

    await read(portal, alan, id)
    await my.get(`/my/results/${id}`).expect(404)

    later(portal, 61)
    await my.get(`/my/results/${id}`).expect(200)
  })

  it('shows nothing of a result whose reading was undone', async () => {
    const [id = 0] = await receive(portal, alan, psa('0.03'))
    const readingId = await read(portal, alan, id)
    later(portal, 20)
    await undoReading(
      portal.db,
      await openRecord(portal.db, person(portal, 'nurse'), alan.patientId),
      readingId,
    )
    later(portal, 600)

    await my.get(`/my/results/${id}`).expect(404)
  })

  it('has told the patient once they open it, and closes the check; opening it again adds nothing', async () => {
    const id = await filed()
    expect(await check()).to.include({ state: 'read' })

    await my.get(`/my/results/${id}`).expect(200)
    await my.get(`/my/results/${id}`).expect(200)

    expect((await tellings()).map(({ channel }) => channel)).to.deep.equal(['portal'])
    expect(await check()).to.include({ state: 'closed' })
    expect((await my.get('/my')).text).not.to.include('You have a new result')
  })

  it('tells nothing by listing it, and gives no number away before it is opened', async () => {
    await filed('0.03')

    const list = await my.get('/my/results').expect(200)
    const home = await my.get('/my').expect(200)
    expect(list.text)
      .to.include('A new result is here')
      .and.not.include('0.03')
      .and.not.include('as we hoped')
    expect(home.text).to.include('You have a new result').and.not.include('0.03')
    expect(await tellings()).to.have.lengthOf(0)
  })

  for (const [who, header, value] of [
    ['a browser that fetches ahead', 'Sec-Purpose', 'prefetch'],
    ['a browser that renders ahead', 'Sec-Purpose', 'prefetch;prerender'],
    ['an older browser that fetches ahead', 'Purpose', 'prefetch'],
  ] as const)
    it(`neither shows nor tells a result to ${who}`, async () => {
      const id = await filed()

      const { text } = await my.get(`/my/results/${id}`).set(header, value).expect(204)
      expect(text).to.equal('')
      expect(await tellings()).to.have.lengthOf(0)
    })

  it('tells nothing by a HEAD', async () => {
    const id = await filed()

    await my.head(`/my/results/${id}`).expect(200)
    expect(await tellings()).to.have.lengthOf(0)
  })

  it('hides a corrected value at once, says that it is being checked, and shows it when it is read again', async () => {
    const id = await filed('0.03')
    await my.get(`/my/results/${id}`).expect(200)

    await receive(
      portal,
      alan,
      psa('0.04', '2026-03-01', { status: 'corrected', sentAt: '2026-03-02T12:00:00.000Z' }),
    )
    for (const page of [`/my/results/${id}`, '/my/results']) {
      const { text } = await my.get(page).expect(200)
      expect(text).to.include('We are checking this result').and.not.include('0.03').and.not.include('0.04')
    }

    await read(portal, alan, id, { outcome: 'no action', note: 'Read again' })
    later(portal, 61)
    expect((await my.get(`/my/results/${id}`)).text).to.include('We are checking this result')
    await ring(portal, alan, id)
    expect((await my.get(`/my/results/${id}`)).text)
      .to.include('0.04 µg/L')
      .and.not.include('0.03')
  })

  for (const [value, words] of [
    ['0.15', 'Your PSA is below your limit, but we want to look into it.'],
    ['0.20', 'Your PSA has reached your limit, and we want to find out why.'],
  ] as const)
    it(`waits with ${value} until somebody has spoken to the patient`, async () => {
      const [id = 0] = await receive(portal, alan, psa(value))
      await read(portal, alan, id, { outcome: 'clinic within two weeks' })
      later(portal, 600)
      await my.get(`/my/results/${id}`).expect(404)
      expect((await my.get('/my/plan')).text).not.to.include('Visit to the clinic')
      expect((await my.get('/my')).text).not.to.include('Visit to the clinic')

      await ring(portal, alan, id)
      const { text } = await my.get(`/my/results/${id}`).expect(200)
      expect(text).to.include(words).and.include('We would like to see you in clinic in the next 2 weeks.')
      expect((await my.get('/my/plan')).text).to.include('Visit to the clinic')
    })

  it('waits for the phone call when the patient chose to be told by phone', async () => {
    await my.post('/my/choices/telling').type('form').send({ tellBy: 'phone' }).expect(303)
    const id = await filed()
    await my.get(`/my/results/${id}`).expect(404)

    await ring(portal, alan, id)
    await my.get(`/my/results/${id}`).expect(200)
  })

  it('keeps showing what was read here after the patient has chosen the phone', async () => {
    const id = await filed()
    await my.get(`/my/results/${id}`).expect(200)

    await my.post('/my/choices/telling').type('form').send({ tellBy: 'phone' }).expect(303)
    expect((await my.get(`/my/results/${id}`).expect(200)).text).to.include('0.03 µg/L')
  })

  it('shows an expected number unread to a patient who chose that, and says that the nurse will read it', async () => {
    await my.post('/my/choices/tests/psa').type('form').send({ choice: 'as soon as final' }).expect(303)
    const [id = 0] = await receive(portal, alan, psa('0.03'))

    expect((await my.get(`/my/results/${id}`).expect(200)).text).to.include('Your nurse has not read it yet')
    expect(await listFindings(portal.db, alan.record())).to.have.nested.property('[0].stage', 'to read')

    await read(portal, alan, id)
    expect(await check()).to.include({ state: 'closed' })
  })

  it('shows the test that is repeated because the sample was lost, once they have been told', async () => {
    const [id = 0] = await receive(
      portal,
      alan,
      psa('', '2026-03-01', { status: 'cancelled', measured: null }),
    )
    await read(portal, alan, id, { outcome: 'repeat', weeks: 30 })
    const planned = async () => (await my.get('/my/plan')).text
    expect(await planned()).not.to.include('September 2026')

    await ring(portal, alan, id)
    expect(await planned()).to.include('September 2026')
  })

  it('has not told by an opened page what a nurse found afterwards', async () => {
    await my.post('/my/choices/tests/psa').type('form').send({ choice: 'as soon as final' }).expect(303)
    const [id = 0] = await receive(portal, alan, psa('0.03'))
    await my.get(`/my/results/${id}`).expect(200)
    const answers = { 'bone-pain': 'yes', weight: 'no', blood: 'no', retention: 'no', cord: 'no' }
    await my.post(`/my/symptoms/${alan.followUpId}`).type('form').send(answers).expect(303)

    later(portal, 60)
    await read(portal, alan, id, { outcome: 'clinic within two weeks' })
    later(portal, 61)
    expect(await listFindings(portal.db, alan.record())).to.have.nested.property('[0].stage', 'to tell')
    expect(await check()).to.include({ state: 'read' })
    expect((await my.get(`/my/results/${id}`).expect(200)).text).to.include('We are checking this result')

    await ring(portal, alan, id)
    expect(await check()).to.include({ state: 'closed' })
    expect((await my.get(`/my/results/${id}`).expect(200)).text).to.include('0.03 µg/L')
  })

  it('has not told by a talk what a second reading says after the first was undone', async () => {
    const [id = 0] = await receive(portal, alan, psa('0.15'))
    const readingId = await read(portal, alan, id, { outcome: 'no action', note: 'Stable' })
    await ring(portal, alan, id)
    const nurse = await openRecord(portal.db, person(portal, 'nurse'), alan.patientId)
    await undoReading(portal.db, nurse, readingId)
    later(portal, 60)
    await read(portal, alan, id, { outcome: 'clinic within two weeks' })

    expect(await listFindings(portal.db, alan.record())).to.have.nested.property('[0].stage', 'to tell')
  })

  it('shows no second final value unread, because it corrects the first', async () => {
    await my.post('/my/choices/tests/psa').type('form').send({ choice: 'as soon as final' }).expect(303)
    const [id = 0] = await receive(portal, alan, psa('0.02'))
    await my.get(`/my/results/${id}`).expect(200)

    await receive(portal, alan, psa('0.08', '2026-03-01', { sentAt: '2026-03-02T09:00:00.000Z' }))
    expect((await my.get(`/my/results/${id}`).expect(200)).text).to.include('We are checking this result')
    expect(await listFindings(portal.db, alan.record())).to.have.nested.property('[0].finding', 'look')
  })

  it('says on day 21 only that a result is here, in hours in which somebody answers the phone', async () => {
    const [id = 0] = await receive(portal, alan, psa('0.15')) // Monday 2 March
    portal.clock.moveTo('2026-03-23T09:59:00.000Z')
    my = await portal.signIn('my', 'alan@patient.test')
    await my.get(`/my/results/${id}`).expect(404)

    portal.clock.moveTo('2026-03-23T10:01:00.000Z') // the third Monday after, 10 o’clock
    for (const page of [`/my/results/${id}`, '/my/results', '/my']) {
      const { text } = await my.get(page).expect(200)
      expect(text).to.include('A result is here for you').and.include('Please phone us')
      expect(text).not.to.include('0.15')
    }
    expect(await tellings()).to.have.lengthOf(0)
  })

  it('never begins the fixed words on a Friday afternoon', async () => {
    portal.clock.moveTo('2026-03-06T15:00:00.000Z') // a Friday
    const [id = 0] = await receive(portal, alan, psa('0.15'))
    portal.clock.moveTo('2026-03-27T16:00:00.000Z') // three weeks on, Friday afternoon
    my = await portal.signIn('my', 'alan@patient.test')
    await my.get(`/my/results/${id}`).expect(404)

    portal.clock.moveTo('2026-03-30T09:01:00.000Z') // Monday
    my = await portal.signIn('my', 'alan@patient.test')
    await my.get(`/my/results/${id}`).expect(200)
  })

  it('finds nobody else’s result, and nothing at an address that is not a result', async () => {
    const brian = await aPatient(portal, {
      givenName: 'Brian',
      nhsNumber: nhsNumber(2),
      hospitalNumber: 'T2',
      email: 'brian@patient.test',
      online: true,
    })
    const [id = 0] = await receive(portal, brian, psa('0.03'))
    await read(portal, brian, id)
    later(portal, 61)

    await my.get(`/my/results/${id}`).expect(404)
    await my.get('/my/results/nothing').expect(404)
    await (await portal.signIn('my', 'brian@patient.test')).get(`/my/results/${id}`).expect(200)
  })

  it('draws the values they have been told of, and leaves out one they have not', async () => {
    await receive(portal, alan, psa('0.02', '2026-03-02'))
    const [first = 0, second = 0] = await receive(portal, alan, psa('0.03', '2026-03-03'))
    for (const id of [first, second]) await read(portal, alan, id)
    later(portal, 61)

    expect((await my.get(`/my/results/${first}`)).text).not.to.include('0.03')
    const { text } = await my.get(`/my/results/${second}`).expect(200)
    expect(text).to.include('<svg class="app-chart"').and.include('Your limit: 0.2')
    expect(text).to.include(`href="/my/results/${first}"`)
  })

  it('shows values from before this follow-up once a later one has been told, but gives them no page', async () => {
    const ids = await receive(portal, alan, psa('0.02', '2026-01-20'), psa('0.03', '2026-02-20'))
    expect(ids).to.have.lengthOf(1)
    const [id = 0] = ids
    await read(portal, alan, id)
    later(portal, 61)

    expect((await my.get(`/my/results/${id}`)).text).to.include('20 January 2026')
    await my.get(`/my/results/${id - 1}`).expect(404)
  })
})

describe('a patient’s own report', () => {
  let portal: Portal
  let anna: Followed
  let my: Browser
  beforeEach(async () => {
    portal = await openPortal()
    anna = await aPatient(portal, {
      givenName: 'Anna',
      familyName: 'Reed',
      title: 'Mrs',
      sex: 'female',
      email: 'anna@patient.test',
      protocol: 'breast-early',
      team: 'breast',
      online: true,
      enrolment: { laterality: 'left', surgery: 'breast conserving' },
    })
    my = await portal.signIn('my', 'anna@patient.test')
  })
  afterEach(() => portal.close())

  it('says in plain words what the clinician found, and keeps the report itself for who wants it', async () => {
    const [id = 0] = await receive(
      portal,
      anna,
      report('mammogram', 'Bilateral digital mammography. No change. M1.'),
    )
    await my.get(`/my/results/${id}`).expect(404)

    await read(portal, anna, id, { coded: 'M1', commentForPatient: 'All looks well.' })
    await my.get(`/my/results/${id}`).expect(404)
    later(portal, 61)

    const { text } = await my.get(`/my/results/${id}`).expect(200)
    expect(text).to.include('We saw no sign of cancer on your mammogram.')
    expect(text).to.include('Test nurse wrote: “All looks well.”')
    expect(text).to.include('A normal mammogram does not rule everything out.')
    expect(text.indexOf('Bilateral digital')).to.be.above(
      text.indexOf('<details class="nhsuk-details" data-as-received'),
    )
  })

  it('waits with a report that is not quiet until somebody has spoken to the patient', async () => {
    const [id = 0] = await receive(portal, anna, report('mammogram', 'Suspicious. M4.'))
    await read(portal, anna, id, { coded: 'M4', outcome: 'clinic within two weeks' })
    later(portal, 600)
    await my.get(`/my/results/${id}`).expect(404)

    await ring(portal, anna, id)
    expect((await my.get(`/my/results/${id}`)).text).to.include('needs more tests soon')
  })

  for (const [when, more] of [
    ['it is preliminary', { status: 'preliminary' }],
    ['symptoms wait', {}],
  ] as const)
    it(`is not filed while ${when}, however quiet`, async () => {
      const quiet = report('mammogram', 'No change. M1.')
      const [id = 0] = await receive(portal, anna, { ...quiet, version: { ...quiet.version, ...more } })
      if (when === 'symptoms wait')
        await answerSymptoms(portal.db, anna.record(), anna.followUpId, { lump: 'yes' }, trx =>
          judgeAgain(trx, anna.record()),
        )

      const said = await read(portal, anna, id, { coded: 'M1' }).catch(
        (error: unknown) => (error as Error).message,
      )
      expect(said).to.include('not simply expected')
      const { text } = await (
        await portal.as('nurse')
      )
        .get(`/clinic/patients/${anna.patientId}/results/${id}?followUp=${anna.followUpId}`)
        .expect(200)
      expect(text).to.include('Call the patient').and.not.include('File and tell the patient')
    })

  it('is never offered unread', async () => {
    const { text } = await my.get('/my/choices/tests/mammogram').expect(200)
    expect(text).not.to.include('as soon as it comes')
    await my.post('/my/choices/tests/mammogram').type('form').send({ choice: 'as soon as final' }).expect(422)
  })
})
