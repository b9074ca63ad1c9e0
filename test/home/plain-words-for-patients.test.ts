import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { bowelPages, breastPages, prostatePages } from '../support/own-pages.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'
import { hardWords, longSentences, readingGrade, syllablesIn, textOf } from '../support/reading-grade.ts'

const protocols = new URL('../../src/care-plans/protocols/', import.meta.url)
/** Questions and signs of a protocol are worded by the clinicians who sign it. */
const signed = readdirSync(protocols)
  .map(file => readFileSync(new URL(file, protocols), 'utf8'))
  .join('\n')
const isOurs = (sentence: string) => !signed.includes(sentence)

describe('the words of the patients’ pages', () => {
  let portal: Portal
  before(async () => {
    portal = await openPortal()
  })
  after(() => portal.close())

  for (const [kind, arrange] of Object.entries({
    prostate: prostatePages,
    breast: breastPages,
    bowel: bowelPages,
  }))
    it(`are short and plain after ${kind} cancer: grade 6 at most on average, 7 on any page`, async () => {
      const { email, paths } = await arrange(portal)
      const my = await portal.signIn('my', email)
      const texts: string[] = []
      for (const path of paths) {
        const { text } = await my.get(path).expect(200)
        const words = textOf(text)
        texts.push(words)
        if (process.env['SHOW_GRADES'])
          console.log(path, readingGrade(words).toFixed(1), longSentences(words))
        expect(readingGrade(words), `${path}: ${words}`).to.be.below(7)
        expect(longSentences(words).filter(isOurs), path).to.deep.equal([])
        for (const hard of hardWords)
          expect(words, path).not.to.match(new RegExp(`\\b${hard}`, /[A-Z]/.test(hard) ? '' : 'i'))
      }
      expect(readingGrade(texts.join(' '))).to.be.at.most(6)
    })

  it('are measured by a formula that tells easy words from hard ones', () => {
    expect(readingGrade('The cat sat on the mat. It was warm.')).to.be.below(2)
    expect(
      readingGrade(
        'Biochemical surveillance demonstrated no radiological abnormality requiring intervention.',
      ),
    ).to.be.above(14)
    expect(['test', 'blood', 'nurse', 'result', 'mammogram', 'hospital'].map(syllablesIn)).to.deep.equal([
      1, 1, 1, 2, 3, 3,
    ])
  })
})
