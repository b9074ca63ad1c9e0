import { expect } from 'chai'
import { aPatient } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('giving a patient their own website', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  const linkIn = (text: string) => /\/my\/first-sign-in\/[\w-]+/.exec(text)?.[0] ?? ''
  const choose = (link: string, password: string) =>
    portal.anyone().post(link).type('form').send({ password })

  it('makes a link with which the patient chooses a password and signs in', async () => {
    const { patientId } = await aPatient(portal)
    const support = await portal.as('support')
    const { text } = await support.post(`/clinic/patients/${patientId}/website`).expect(200)

    await choose(linkIn(text), 'three random words').expect(303)
    await portal
      .anyone()
      .post('/my/sign-in')
      .type('form')
      .send({ email: 'alan@patient.test', password: 'three random words' })
      .expect(303)
  })

  it('leads to where patients are served, not to the staff’s address', async () => {
    await portal.close()
    portal = await openPortal({ PATIENT_HOST: 'my.aftercare.test' })
    const { patientId } = await aPatient(portal)
    const support = await portal.as('support')
    const { text } = await support.post(`/clinic/patients/${patientId}/website`).expect(200)

    expect(text).to.include('http://my.aftercare.test/my/first-sign-in/')
  })

  it('lets a link be used once, and not after seven days', async () => {
    const { patientId } = await aPatient(portal)
    const support = await portal.as('support')
    const link = async () => linkIn((await support.post(`/clinic/patients/${patientId}/website`)).text)
    const first = await link()
    await choose(first, 'three random words').expect(303)
    await choose(first, 'other random words').expect(404)

    const second = await link()
    portal.clock.moveTo('2026-03-10T10:00:00.000Z')
    await choose(second, 'other random words').expect(404)
  })

  it('ends an older link when a new one is made', async () => {
    const { patientId } = await aPatient(portal)
    const support = await portal.as('support')
    const older = linkIn((await support.post(`/clinic/patients/${patientId}/website`)).text)
    await support.post(`/clinic/patients/${patientId}/website`).expect(200)

    await choose(older, 'three random words').expect(404)
  })

  it('asks for a longer password, and says how to find one', async () => {
    const { patientId } = await aPatient(portal)
    const support = await portal.as('support')
    const link = linkIn((await support.post(`/clinic/patients/${patientId}/website`)).text)

    const { text } = await choose(link, 'short').expect(422)
    expect(text).to.include('Use 12 characters or more')
  })

  it('makes none for a patient without an email address, and says what to do', async () => {
    const { patientId } = await aPatient(portal, { email: null, tellBy: 'letter' })
    const support = await portal.as('support')

    const { text } = await support.post(`/clinic/patients/${patientId}/website`).expect(422)
    expect(text).to.include('Add one to the details').and.not.include('first-sign-in')
  })

  it('finds no patient of another team', async () => {
    const { patientId } = await aPatient(portal)
    const elsewhere = await portal.as('nurseElsewhere')

    await elsewhere.post(`/clinic/patients/${patientId}/website`).expect(404)
  })
})
