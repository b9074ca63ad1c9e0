import { expect } from 'chai'
import { blankRow, nested, rowCount } from '../../src/care-plans/document-form-fields.ts'
import { stateOf } from '../../src/care-plans/documents.ts'
import type { SignedDocument } from '../../src/care-plans/documents.ts'
import { rhythm } from '../../src/care-plans/plan-lines.ts'
import { loadPicks, picksFor } from '../../src/care-plans/summary-picks.ts'
import { inOneSentence } from '../../src/care-plans/wording.ts'

describe('the dates of a plan in words', () => {
  it('names one', () => expect(rhythm(['2026-03-05'])).to.equal('March 2026'))
  it('names two', () => expect(rhythm(['2026-03-05', '2026-09-05'])).to.equal('March 2026, September 2026'))
  it('names none', () => expect(rhythm([])).to.equal(''))
  it('finds the rhythm of more', () =>
    expect(rhythm(['2026-03-05', '2026-09-05', '2027-03-05'])).to.equal(
      'March 2026, then every 6 months until March 2027',
    ))
  it('says every year, and every 2 years', () =>
    expect(rhythm(['2026-01-01', '2027-01-01', '2028-01-01', '2030-01-01', '2032-01-01'])).to.equal(
      'January 2026, then every year until January 2028, then every 2 years until January 2032',
    ))
  it('changes its rhythm where the plan does', () =>
    expect(rhythm(['2026-01-31', '2026-07-31', '2027-01-31', '2028-01-31', '2029-01-31'])).to.equal(
      'January 2026, then every 6 months until January 2027, then every year until January 2029',
    ))
  it('says a month once when two checks fall in it', () =>
    expect(rhythm(['2026-03-01', '2026-03-31'])).to.equal('March 2026'))
})

describe('where a document stands', () => {
  const version = (number: number, withdrawnAt: string | null = null) =>
    ({ version: number, withdrawnAt }) as SignedDocument
  const draft = { values: {}, revision: 1, savedBy: 1, savedAt: '2026-03-02T10:00:00.000Z' }

  it('is not started without a word', () => expect(stateOf([], undefined).state).to.equal('not started'))
  it('is a draft until it is signed', () => expect(stateOf([], draft).state).to.equal('draft saved'))
  it('is signed while a next version is written', () =>
    expect(stateOf([version(1)], draft).state).to.equal('signed'))
  it('is withdrawn when its newest version is', () =>
    expect(stateOf([version(1), version(2, 'then')], undefined).state).to.equal('withdrawn'))
  it('is signed when a newer version follows a withdrawn one', () =>
    expect(stateOf([version(3), version(2, 'then')], undefined).state).to.equal('signed'))
})

describe('the rows of a form', () => {
  it('are found by the numbers in their names', () => {
    const values = { 'medicines.0.name': 'A', 'medicines.1.name': 'B', other: 'C' }

    expect(rowCount(values, 'medicines')).to.equal(2)
    expect(nested(values)['medicines']).to.deep.equal([{ name: 'A' }, { name: 'B' }])
    expect(blankRow('medicines', ['name', 'until'], 2)).to.deep.equal({
      'medicines.2.name': '',
      'medicines.2.until': '',
    })
  })
})

describe('what can be ticked', () => {
  const all = loadPicks()
  const everything = [
    ...all.effects.flatMap(each => [each.patient, each.help]),
    ...[...all.hospitalActions, ...all.gpActions, ...all.referrals, ...all.information, ...all.goals].map(
      each => each.patient,
    ),
  ]

  it('puts first what follows the treatments this person had', () => {
    const [first] = picksFor({
      pathway: 'breast',
      treatments: [],
      medicines: [{ kind: 'aromatase inhibitor' }],
    }).effects.filter(each => each.after)

    expect(first?.key).to.equal('ai-joints')
  })

  it('offers nothing of another pathway', () => {
    const keys = picksFor({ pathway: 'colorectal', treatments: [], medicines: [] }).effects.map(
      each => each.key,
    )

    expect(keys).to.include('bowel-change').and.not.include('erections').and.not.include('ai-bones')
  })

  it('has something for a pathway nobody has written for', () => {
    const picks = picksFor({ pathway: 'thyroid', treatments: [], medicines: [] })

    expect(picks.stage.length).to.be.greaterThan(0)
    expect(picks.effects.map(each => each.key)).to.include('tiredness')
  })

  it('speaks to the patient in sentences of at most 20 words', () => {
    const long = everything
      .flatMap(text => text.split(/[.!?:]\s/))
      .filter(text => text.split(/\s+/).length > 20)

    expect(long).to.deep.equal([])
  })

  it('uses no word that patients read the wrong way round', () => {
    const banned = /\b(positive|negative|normally|telephone|metasta\w*|neuropathy|fatigue|incontinence)\b/i

    expect(everything.filter(text => banned.test(text))).to.deep.equal([])
  })

  it('is read at eleven', () => {
    const sentences = everything.flatMap(text => text.split(/[.!?:]\s*/)).filter(Boolean)
    const words = sentences.flatMap(text => text.match(/[a-z’']+/gi) ?? [])
    const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0)
    const grade = 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59

    expect(grade).to.be.lessThan(6) // Flesch and Kincaid's grade 6: about eleven years
  })
})

describe('several things in one sentence', () => {
  it('keep the capitals of a test', () =>
    expect(inOneSentence(['Weight loss', 'PSA above the limit', 'Blood in your urine.'])).to.equal(
      'Weight loss; PSA above the limit; blood in your urine.',
    ))
})

const syllablesOf = (word: string): number =>
  Math.max(
    1,
    word
      .toLowerCase()
      .replace(/(?:[^laeiouy]es|ed|[^laeiouy]e)$/, '')
      .match(/[aeiouy]{1,2}/g)?.length ?? 1,
  )
