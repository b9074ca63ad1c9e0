import { expect } from 'chai'
import fc from 'fast-check'
import { z } from 'zod'
import { date, dateBoxes, optionalDate, readForm, toId } from '../../src/platform/index.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('a date in three boxes', () => {
  const schema = z.object({ on: date('Enter the date'), until: optionalDate() })
  const read = (day: string, month: string, year: string) =>
    readForm({ 'on-day': day, 'on-month': month, 'on-year': year }, schema)

  it('is a day on the calendar, with or without leading noughts', () => {
    expect(read('3', '2', '2025').answers?.on).to.equal('2025-02-03')
    expect(read(' 03 ', '02', '2025').answers?.on).to.equal('2025-02-03')
  })

  it('is asked for when all three are empty', () => {
    expect(read('', '', '').form.errors).to.deep.equal({ on: 'Enter the date' })
  })

  for (const [day, month, year, why] of [
    ['3', '2', '', 'no year'],
    ['3', '', '2025', 'no month'],
    ['', '2', '2025', 'no day'],
    ['3', '2', '25', 'a year of two figures'],
    ['3', '2', '0025', 'a year before anybody was born'],
    ['3', '2', '0000', 'the year nought'],
    ['29', '2', '2025', 'a leap day in another year'],
    ['31', '4', '2025', 'a month that is shorter'],
    ['1', '13', '2025', 'a month there is not'],
    ['3', 'Feb', '2025', 'a month in letters'],
    ['3', '2', '２０２５', 'other figures than ours'],
  ] as const)
    it(`is refused with ${why}, and stays as typed [H-11]`, () => {
      const { answers, form } = read(day, month, year)

      expect(answers).to.equal(null)
      expect(form.errors['on']).to.equal(
        /^[1-9]\d{3}$/.test(year)
          ? 'Enter a real date, like 27 3 2025'
          : 'Enter all four digits of the year, like 27 3 2025',
      )
      expect(form.values).to.include({ 'on-day': day, 'on-month': month, 'on-year': year })
    })

  it('may be left out where it is optional, but not half filled in', () => {
    const filled = { ...dateBoxes('on', '2025-02-03') }
    expect(readForm(filled, schema).answers?.until).to.equal(null)
    expect(
      readForm({ ...filled, 'until-day': '3', 'until-month': '2', 'until-year': '' }, schema).answers,
    ).to.equal(null)
  })

  it('comes back from its boxes unchanged, any day from 1850 to 2150', () => {
    const days = fc
      .date({ min: new Date('1850-01-01'), max: new Date('2150-12-31'), noInvalidDate: true })
      .map(when => when.toISOString().slice(0, 10))
    fc.assert(
      fc.property(days, day => {
        expect(readForm(dateBoxes('on', day), schema).answers?.on).to.equal(day)
      }),
    )
  })
})

describe('an id in an address', () => {
  it('is a whole number that an id can be', () => {
    expect(toId('1')).to.equal(1)
    expect(toId('2147483647')).to.equal(2_147_483_647)
  })

  for (const given of [
    '2147483648',
    '99999999999',
    '0',
    '01',
    '-1',
    '1.0',
    '1e3',
    ' 1',
    '',
    undefined,
    ['1'],
    1,
  ])
    it(`is never ${JSON.stringify(given)}`, () => expect(toId(given)).to.be.NaN)
})

describe('what a form sends', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  it('finds nothing under an id that is too large for the database', async () => {
    const nurse = await portal.as('nurse')

    for (const id of ['2147483648', '99999999999999']) {
      await nurse.get(`/clinic/patients/${id}/details`).expect(404)
      await nurse.get(`/clinic/teams/${id}`).expect(404)
    }
  })

  it('is saved without the characters that no database keeps', async () => {
    const it = await portal.as('it')
    const team = await portal.db('teams').where({ id: portal.teams.urology }).first<{ name: string }>()
    await it
      .post(`/clinic/teams/${portal.teams.urology}/settings`)
      .type('form')
      .send({
        name: `${team.name}\0`,
        'na\0me': 'x',
        phone: '01632\0 960 111',
        hours: 'Always',
        outOfHours: '\0',
        defaultOwnerId: portal.people.nurse,
        supportFilesExpected: 'no',
      })
      .expect(303)

    expect(await portal.db('teams').where({ id: portal.teams.urology }).first()).to.include({
      phone: '01632 960 111',
      out_of_hours: null,
    })
  })

  it('may have such a character where somebody signs in', async () => {
    await portal
      .anyone()
      .post('/clinic/sign-in')
      .type('form')
      .send({ email: 'nurse@clinic.test\0', password: 'wrong\0' })
      .expect(422)
  })
})
