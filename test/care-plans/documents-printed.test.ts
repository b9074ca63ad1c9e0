import { expect } from 'chai'
import { documentsOf, download, sign } from '../support/documents.ts'
import type { Slug } from '../support/documents.ts'
import { aPatient, nhsNumber } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'
import { readPdf } from '../support/read-pdf.ts'
import type { ReadPdf } from '../support/read-pdf.ts'
import { aWoman, breastSummary, carePlan, prostateSummary } from './sample-answers.ts'

const oneLine = (text: string | undefined) => (text ?? '').replace(/\s+/g, ' ')
const whole = (pdf: ReadPdf) => oneLine(pdf.pages.join(' '))

describe('a signed document on paper', () => {
  let portal: Portal
  let nurse: Browser

  beforeEach(async () => {
    portal = await openPortal()
    nurse = await portal.as('nurse')
  })
  afterEach(() => portal.close())

  async function printed(of: Followed, slug: Slug, answers: object, reader: string): Promise<ReadPdf> {
    await sign(nurse, of, slug, answers)
    const row = await portal.db('documents').orderBy('id', 'desc').first<{ id: number }>('id')
    return readPdf(await download(nurse, `${documentsOf(of)}/${row.id}/${reader}.pdf`))
  }
  const aMan = () => aPatient(portal, { practice: 'high street' })

  it('says on every page whom it concerns, which version of when, whom to ring, and the page', async () => {
    const alan = await aMan()
    await printed(alan, 'treatment-summary', prostateSummary, 'patient')
    const pdf = await printed(alan, 'treatment-summary', prostateSummary, 'patient')

    expect(pdf.pages.length).to.be.greaterThan(1)
    pdf.pages.forEach((page, i) => {
      const text = oneLine(page)
      expect(text).to.include(
        `JONES, Alan (Mr) · Born 14-Apr-1951 NHS No. ${spaced(nhsNumber(1))} · Hospital No. T100001`,
      )
      expect(text).to.include('Treatment summary Version 2 · 2 March 2026')
      expect(text).to.include('Replaces version 1, 2 March 2026')
      expect(text).to.include('Urology nurses: 01632 960 100').and.include('NHS 111')
      expect(text).to.include(`Page ${i + 1} of ${pdf.pages.length}`)
    })
  })

  it('can be read aloud: title, language, headings, real tables, nothing cut off', async () => {
    const pdf = await printed(await aMan(), 'treatment-summary', prostateSummary, 'patient')

    expect(pdf).to.include({ title: 'Your treatment summary', lang: 'en-GB', marked: true })
    expect(pdf.title).not.to.include('Jones')
    expect(pdf.roles.filter(role => role === 'H1')).to.have.lengthOf(1)
    expect(pdf.outline).to.include.members([
      'What was wrong',
      'What was done',
      'What happens next',
      'Who to contact',
    ])
    expect(pdf.roles).to.include.members(['Table', 'TH', 'TD', 'L', 'LI'])
    expect(pdf.cutOff).to.deep.equal([])
  })

  it('tells the patient in plain words what was, what comes, and what to look out for', async () => {
    const text = whole(await printed(await aMan(), 'treatment-summary', prostateSummary, 'patient'))

    expect(text).to.include('You had cancer of the prostate. It was found in September 2025.')
    expect(text).to.include('An operation to take out your prostate 5 January 2026')
    expect(text).to.include('The aim of your treatment was to cure the cancer.')
    expect(text).to.include('July 2027, January 2028, then every year until January 2036')
    expect(text).to.include('Your own limit is 0.2. If a result is 0.2 or more, we ring you.')
    expect(text).to.include('Call 999 or go to A&E now if you have:')
    expect(text).to.include('Leaking urine when you cough, lift or stand up').and.include('pelvic floor')
    expect(text).to.include('cancer care review (by September 2026)').and.not.include('(on receipt)')
  })

  it('begins with the actions for the GP, on one page where it fits', async () => {
    const pdf = await printed(await aMan(), 'treatment-summary', prostateSummary, 'gp')
    const text = whole(pdf)

    expect(pdf.pages).to.have.lengthOf(1)
    expect(pdf.title).to.equal('Treatment summary for the GP')
    expect(pdf.outline[1]).to.equal('Actions for the practice')
    expect(text).to.include('To High Street Surgery, 1 High Street, Testford.')
    expect(text)
      .to.include('Cancer care review: By September 2026')
      .and.include('Check blood pressure: In 3 months')
    expect(text).to.include('Act at 0.2 or more ug/L').and.include('margins not known'.replace('m', 'M'))
    expect(text).to.include(
      'Signed electronically on 2 March 2026 at 10:00am by Test nurse, nurse specialist',
    )
  })

  it('says which breast, which hormone tablet and until when', async () => {
    const lucja = await aWoman(portal)
    const patient = whole(await printed(lucja, 'treatment-summary', breastSummary, 'patient'))
    const gp = await printed(lucja, 'treatment-summary', breastSummary, 'gp')

    expect(patient).to.include('You had cancer in your left breast.').and.include('Mammogram')
    expect(patient).to.include('Letrozole 2.5 mg daily 1 December 2030 Your GP prescribes it')
    expect(whole(gp)).to.include('Letrozole 2.5 mg daily December 2025 1 December 2030')
    expect(whole(gp)).to.include('HER2 Not amplified')
    expect(oneLine(gp.pages[0])).to.include('O’BRIEN-NOWAK, Łucja (Mrs)')
  })

  it('prints large for whoever needs it, with the same words', async () => {
    const alan = await aMan()
    const normal = await printed(alan, 'care-plan', carePlan, 'patient')
    const large = await printed(alan, 'care-plan', carePlan, 'patient-large-print')

    expect(large.pages.length).to.be.greaterThan(normal.pages.length)
    expect(large.roles.filter(role => role === 'H2')).to.deep.equal(
      normal.roles.filter(role => role === 'H2'),
    )
    expect(large.cutOff).to.deep.equal([])
  })

  it('is a care plan in the patient’s own words, with who does what by when', async () => {
    const alan = await aMan()
    const text = whole(await printed(alan, 'care-plan', carePlan, 'patient'))
    const gp = whole(await printed(alan, 'care-plan', carePlan, 'gp'))

    expect(text).to.include('Being well enough to look after my grandchildren.')
    expect(text).to.include('Leaking when I walk Pelvic floor exercises each day')
    expect(text)
      .to.include('Dig the allotment by May')
      .and.include('Our next review is planned for 2 March 2027')
    expect(text).to.include('My own signature')
    expect(gp).to.include('What the practice does • Prescribe tablets for erections if you want them')
  })

  it('loses nothing of very long words, names and texts', async () => {
    const long = Array.from({ length: 60 }, (_, i) => `Sentence ${i} of a long story.`).join(' ')
    const word = 'Donaudampfschifffahrtsgesellschaft'.repeat(4)
    const max = await aPatient(portal, {
      nhsNumber: nhsNumber(9),
      hospitalNumber: 'T9',
      givenName: 'Maximilian Bartholomew',
      familyName: 'Featherstonehaugh-Cholmondeley-Wolfeschlegelsteinhausen',
      practice: 'riverside',
    })
    const answers = {
      ...prostateSummary,
      ownWords: long,
      otherEffects: long,
      'treatments.0.details': long,
      'gpRows.0.what': word,
      'medicines.0.name': word,
      'medicines.0.until': 'long term',
      'medicines.0.note': long,
    }
    for (const reader of ['patient', 'patient-large-print', 'gp']) {
      const pdf = await printed(max, 'treatment-summary', answers, reader)
      const letters = pdf.pages.join('').replace(/\s+/g, '')

      expect(pdf.cutOff).to.deep.equal([])
      expect(letters).to.include(word)
      for (let i = 0; i < 60; i++) expect(letters).to.include(`Sentence${i}ofalongstory.`)
    }
  })
})

const spaced = (digits: string) => `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`
