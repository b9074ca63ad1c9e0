import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { checkOf, loadProtocols } from '../../src/care-plans/protocol.ts'
import { citationsOf, matrixOf } from '../../src/care-plans/protocol-matrix.ts'
import { schedule } from '../../src/care-plans/schedule.ts'
import { loadTests } from '../../src/care-plans/tests.ts'
import type { Protocol } from '../../src/care-plans/protocol.ts'

const protocols = loadProtocols()
const limitsOf = (key: string) => protocols.find(one => one.key === key)?.limits

describe('the protocols', () => {
  it('are four drafts, named as a spreadsheet names them', () => {
    expect(protocols.map(({ key, version, status }) => `${key} ${version} ${status}`)).to.deep.equal([
      'breast-early 1 draft',
      'colorectal 1 draft',
      'prostate-radiotherapy 1 draft',
      'prostate-surgery 1 draft',
    ])
  })

  for (const protocol of protocols)
    for (const { name, facts, expect: expected } of protocol.examples)
      it(`plan as worked out by hand: ${protocol.key}, ${name}`, () => {
        const planned = schedule(protocol, facts)
        for (const [item, days] of Object.entries(expected))
          expect(planned.filter(check => check.item === item).map(({ dueOn }) => dueOn)).to.deep.equal(days)
      })

  it('act at 0.2 after prostate surgery and above 5 for CEA', () => {
    expect(limitsOf('prostate-surgery')?.[0]).to.include({
      test: 'psa',
      comparison: '>=',
      value: '0.2',
      unit: 'ug/L',
    })
    expect(limitsOf('colorectal')?.[0]).to.include({ test: 'cea', comparison: '>', value: '5', unit: 'ug/L' })
  })

  it('give no number after radiotherapy: the limit waits for a clinician [H-05]', () => {
    expect(limitsOf('prostate-radiotherapy')?.[0]).to.include({ comparison: '>=', derive: 'nadir+2' })
    expect(limitsOf('prostate-radiotherapy')?.[0]?.value).to.equal(undefined)
  })

  it('say of every test that a normal result does not rule everything out, or what it does not look for [H-25]', () => {
    for (const check of protocols.flatMap(({ checks }) => checks).filter(({ kind }) => kind === 'test')) {
      expect(check.cannotShow, check.item).to.match(/does not (rule everything out|look for cancer)/)
      expect(check.cannotShow, check.item).to.match(/Tell us/)
    }
  })

  it('show the conditions of a PSA before every PSA [H-24]', () => {
    for (const protocol of protocols.filter(({ pathway }) => pathway === 'prostate')) {
      const prepare = checkOf(protocol, 'psa')?.prepare.join(' ')
      expect(prepare).to.include('urine infection').and.include('cycling').and.include('finasteride')
    }
  })

  it('name who orders, reviews, tells and chases every check, and who takes the sample of every test [H-19]', () => {
    for (const { who, kind, item } of protocols.flatMap(({ checks }) => checks)) {
      expect([who.orders, who.reviews, who.tellsPatient, who.chases].every(Boolean), item).to.equal(true)
      expect(kind !== 'test' || who.takesSample !== undefined, item).to.equal(true)
    }
  })

  it('all ask about pressure on the spinal cord, and call it an emergency [H-18]', () => {
    const urgencyOf = (signs: Protocol['redFlags'], words: string) =>
      signs.find(sign => sign.words.includes(words))?.urgency
    for (const { redFlags } of protocols)
      expect(urgencyOf(redFlags, 'numbness in your legs')).to.equal('emergency')
  })

  it('have an answer, for every clock of a test: when the result, the reading and the telling are late', () => {
    for (const protocol of protocols)
      for (const check of protocol.checks.filter(({ kind }) => kind === 'test'))
        expect(protocol.timers[check.timers]).to.include.keys('resultWithin', 'readWithin', 'tellWithin')
  })

  it('become rows for a page, each with its sources', () => {
    const surgery = protocols.find(({ key }) => key === 'prostate-surgery')
    const [psa] = surgery ? matrixOf(surgery) : []

    expect(psa).to.include({
      item: 'psa',
      due: 'at 2, 6, 12, 18, 24, 36, 48, 60, 72, 84, 96, 108 and 120 months',
      from: 'from date of the prostate operation',
      window: '2 weeks before to 2 weeks after',
      overdue: 'amber after 2 weeks, red after 4 weeks',
      only: null,
    })
    expect(psa?.sources.map(({ text }) => text).join()).to.include('NG131')
    for (const row of protocols.flatMap(matrixOf)) expect(row.sources, row.item).not.to.have.lengthOf(0)
  })

  it('cite a limit’s sources', () => {
    for (const protocol of protocols)
      for (const { cites } of protocol.limits)
        expect(citationsOf(protocol, cites)).to.have.lengthOf(cites.length)
  })
})

describe('a protocol file that is wrong', () => {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'protocols-'))
    cpSync(join(import.meta.dirname, '../../src/care-plans/protocols'), dir, { recursive: true })
  })
  afterEach(() => rmSync(dir, { recursive: true }))

  const pathOf = (key: string) => join(dir, `${key}.json`)
  const read = (key: string): Protocol => JSON.parse(readFileSync(pathOf(key), 'utf8')) as Protocol

  /** The sentences said after one change to one good file. */
  function saidAfter(change: (protocol: Protocol) => void, key = 'prostate-surgery'): string {
    const protocol = read(key)
    change(protocol)
    writeFileSync(pathOf(key), JSON.stringify(protocol))
    return refusal()
  }

  function refusal(): string {
    try {
      loadProtocols(dir)
    } catch (error) {
      return (error as Error).message
    }
    return 'loaded'
  }

  const first = (protocol: Protocol): Protocol['checks'][number] => {
    const [check] = protocol.checks
    if (!check) throw new Error('no check to break')
    return check
  }

  it('is not what these tests begin with', () => {
    expect(refusal()).to.equal('loaded')
  })

  it('is named with the place where the JSON breaks', () => {
    writeFileSync(pathOf('colorectal'), '{ "key": "colorectal", }')

    expect(refusal()).to.include('colorectal.json is not valid JSON').and.include('Look for a missing comma')
  })

  it('is told what is missing', () => {
    const said = saidAfter(protocol => Object.assign(first(protocol), { timers: undefined }))

    expect(said).to.include(
      'prostate-surgery.json: checks[0] (psa).timers is missing: add it as text in quotes.',
    )
  })

  it('is told what nothing reads', () => {
    const said = saidAfter(protocol => Object.assign(first(protocol), { intervall: 6 }))

    expect(said).to.include(
      'checks[0] (psa) has "intervall", which nothing reads: remove it, or correct its spelling.',
    )
  })

  it('is told of an impossible interval', () => {
    expect(saidAfter(protocol => (first(protocol).due = { months: [6, -1] }))).to.include(
      'prostate-surgery.json: checks[0] (psa).due.months[1] must be 0 or more.',
    )
    expect(saidAfter(protocol => (first(protocol).due = { months: [6, 2.5] }))).to.include(
      'checks[0] (psa).due.months[1] must be a whole number, like 12.',
    )
    expect(saidAfter(protocol => (first(protocol).due = { months: [12, 6] }))).to.include(
      'checks[0] (psa).due must list its times in ascending order, none twice.',
    )
    expect(saidAfter(protocol => (first(protocol).due = { months: [6], weeks: [3] }))).to.include(
      'checks[0] (psa).due must give exactly one of "months", "weeks", "every" and "at".',
    )
    expect(saidAfter(protocol => (first(protocol).due = { months: [6, 132] }))).to.include(
      'due.months goes beyond the end at 120 months: shorten it, or move the end.',
    )
  })

  it('is told of a choice that does not exist', () => {
    expect(saidAfter(protocol => Object.assign(first(protocol), { from: 'birth' }))).to.include(
      'checks[0] (psa).from must be one of "anchor", "enrolment", "medicine": choose one.',
    )
    expect(saidAfter(protocol => Object.assign(protocol.trends[0] ?? {}, { rule: 'falling' }))).to.include(
      'trends[0] (psa).rule names no rule we know',
    )
  })

  it('is told of a test nobody knows', () => {
    expect(saidAfter(protocol => (first(protocol).test = 'psaa'))).to.include(
      'checks[0] (psa).test "psaa" is not in tests.json: add it there, or correct its spelling.',
    )
  })

  it('is told of a number without a limit, and of a limit in another unit', () => {
    expect(saidAfter(protocol => (protocol.limits = []))).to.include('limits has none for "psa"')
    expect(
      saidAfter(protocol => {
        for (const limit of protocol.limits) limit.unit = 'mg/L'
      }, 'colorectal'),
    ).to.include('colorectal.json: limits[0] (cea).unit is "mg/L", but tests.json has "ug/L"')
  })

  it('is told of a limit that is not a number, or has two ways to be one', () => {
    const withLimit = (change: object) =>
      saidAfter(protocol => Object.assign(protocol.limits[0] ?? {}, change))

    expect(withLimit({ value: '0,2' })).to.include(
      'limits[0] (psa).value must be a number written as text, like "0.2".',
    )
    expect(withLimit({ value: '0.2', derive: 'nadir+2' })).to.include(
      'limits[0] (psa) must give either "value" or "derive".',
    )
  })

  it('is told of a source it does not have, and of one it never cites', () => {
    const said = saidAfter(protocol => (first(protocol).cites = ['hearsay']))

    expect(said).to.include('checks[0].cites cites "hearsay", which "sources" does not have')
    expect(said).to.include('sources.prepsa is cited nowhere')
  })

  it('is told of two checks by one name', () => {
    expect(saidAfter(protocol => protocol.checks.push(structuredClone(first(protocol))))).to.include(
      'checks[0] (psa).item is used twice: give each check its own.',
    )
  })

  it('is told of a medicine and an answer it never asks about', () => {
    expect(
      saidAfter(protocol => (first(protocol).when = { words: 'Only on it', medicine: ['aspirin'] })),
    ).to.include('when.medicine names "aspirin", which "medicines" does not have')
    expect(
      saidAfter(
        protocol => (first(protocol).when = { words: 'Only there', answers: { site: ['anus'] } }),
        'colorectal',
      ),
    ).to.include('when.answers.site names "anus", which is no option of that question in "asks"')
  })

  it('is told of a surgery for which nobody said what to image', () => {
    expect(
      saidAfter(
        protocol => (first(protocol).sides = { mastectomy: 'other', 'breast conserving': 'both' }),
        'breast-early',
      ),
    ).to.include('sides and the question "surgery" in "asks" do not both have "bilateral mastectomy"')
  })

  it('is refused when it would leave more than 13 months without anything [H-01]', () => {
    const said = saidAfter(protocol => {
      protocol.checks = protocol.checks.filter(({ item }) => item !== 'yearly review')
      first(protocol).due = { months: [2, 6, 24] }
      protocol.examples = [{ name: 'any', facts: protocol.examples[0]!.facts, expect: {} }]
    })

    expect(said).to.match(
      /checks leave nothing planned from \S+ to \S+ for someone enrolled on \S+, more than 13 months: add a contact\./,
    )
  })

  it('is refused when nothing ends it', () => {
    expect(
      saidAfter(protocol => (protocol.checks = protocol.checks.filter(({ due }) => due.at !== 'end'))),
    ).to.include('checks must have exactly one that is due "at": "end"')
  })

  it('is refused when a worked example does not come out', () => {
    expect(saidAfter(protocol => (protocol.examples[0]!.expect['six-week call'] = ['2024-09-12']))).to.match(
      /examples\[0\] \(.*\)\.expect\.six-week call says 2024-09-12, but the checks give 2024-09-11: correct/,
    )
  })

  it('is told of a date that is on no calendar', () => {
    expect(saidAfter(protocol => (protocol.examples[0]!.facts.anchorOn = '2023-02-29'))).to.include(
      'facts.anchorOn must be a date on the calendar, like "2026-03-31".',
    )
  })

  it('is refused when it has the name and version of another', () => {
    writeFileSync(join(dir, 'copy.json'), readFileSync(pathOf('colorectal')))

    expect(refusal()).to.include(
      'copy.json: version makes colorectal version 1 again, which is in colorectal.json: give it the next version number.',
    )
  })

  it('lets nothing load, and is told of everything wrong in every file at once', () => {
    const breast = read('breast-early')
    breast.title = ''
    writeFileSync(pathOf('breast-early'), JSON.stringify({ ...breast, version: 0 }))
    const said = saidAfter(protocol => (first(protocol).kind = 'contact'))

    expect(said.split('\n')).to.deep.equal([
      'No protocol was loaded. Correct these and start again:',
      'breast-early.json: version must be 1 or more.',
      'breast-early.json: title is empty: write it out, or leave the whole line away.',
      'prostate-surgery.json: checks[0] (psa).test must be given for a check of kind "test", and only there.',
    ])
  })

  it('is asked for when the folder is empty', () => {
    for (const { key } of protocols) rmSync(pathOf(key))

    expect(refusal()).to.include('has no protocol files: put at least one .json file there')
  })

  it('cannot use a test that was taken out of the list', () => {
    expect(() =>
      loadProtocols(
        dir,
        loadTests().filter(({ key }) => key !== 'ct'),
      ),
    ).to.throw('colorectal.json: checks[1] (ct).test "ct" is not in tests.json')
  })
})
