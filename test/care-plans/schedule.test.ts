import { expect } from 'chai'
import fc from 'fast-check'
import { loadProtocols } from '../../src/care-plans/protocol.ts'
import { gapIn } from '../../src/care-plans/protocol-rules.ts'
import { endReviewOn, leftOut, pathwayEndOn, schedule, unanswered } from '../../src/care-plans/schedule.ts'
import { addDays, addMonths, addWeeks, ageOn } from '../../src/platform/dates.ts'
import { factsFor } from './imagined-facts.ts'
import type { Facts } from '../../src/care-plans/protocol.ts'

const protocols = loadProtocols()

function protocol(key: string) {
  const found = protocols.find(one => one.key === key)
  if (!found) throw new Error(`no protocol ${key}`)
  return found
}

const breast = protocol('breast-early')
const colorectal = protocol('colorectal')
const surgery = protocol('prostate-surgery')

const woman: Facts = {
  anchorOn: '2024-03-15',
  enrolledOn: '2024-10-01',
  bornOn: '1960-01-01',
  laterality: 'left',
  surgery: 'breast conserving',
  medicines: [],
}
const person: Facts = {
  anchorOn: '2024-05-10',
  enrolledOn: '2024-07-01',
  bornOn: '1960-01-01',
  site: 'colon',
  colonoscopyBeforeSurgery: 'complete',
  medicines: [],
}

const daysOf = (key: string, item: string, facts: Facts) =>
  schedule(protocol(key), facts)
    .filter(check => check.item === item)
    .map(({ dueOn }) => dueOn)

const sidesOf = (facts: Facts) =>
  new Set(
    schedule(breast, facts).flatMap(({ test, laterality }) => (test === 'mammogram' ? [laterality] : [])),
  )

for (const each of protocols)
  describe(`the schedule of ${each.key}`, () => {
    const always = (rule: (facts: Facts) => void) =>
      fc.assert(fc.property(factsFor(each), rule), { numRuns: 150 })

    it('never leaves more than 13 months without a next thing, for anybody from 1980 to 2060 [H-01]', () => {
      always(facts => {
        expect(gapIn(each, facts)).to.equal(undefined)
      })
    })

    it('is in order of date, and each item strictly later than the one before', () => {
      always(facts => {
        const planned = schedule(each, facts)
        expect(planned.map(({ dueOn }) => dueOn)).to.deep.equal(planned.map(({ dueOn }) => dueOn).toSorted())
        for (const [, ones] of Map.groupBy(planned, ({ item }) => item)) {
          expect(new Set(ones.map(({ dueOn }) => dueOn)).size).to.equal(ones.length)
          expect(ones.map(({ occurrence }) => occurrence)).to.deep.equal(ones.map((_, n) => n + 1))
        }
      })
    })

    it('skips nothing that counts from the anchor, leap days and month ends included [H-10]', () => {
      const unconditional = each.checks.filter(
        check => check.from === 'anchor' && check.due.months && !check.when,
      )
      always(facts => {
        const planned = schedule(each, facts)
        for (const { item, due } of unconditional)
          expect(planned.filter(check => check.item === item).map(({ dueOn }) => dueOn)).to.deep.equal(
            due.months?.map(months => addMonths(facts.anchorOn, months)),
          )
      })
    })

    it('plans every date its rules give, or says why it does not', () => {
      always(facts => {
        const named = [...schedule(each, facts), ...leftOut(each, facts)].map(({ item }) => item)
        for (const { item } of each.checks.filter(({ due }) => !due.every)) expect(named).to.include(item)
        expect(leftOut(each, facts).every(({ why }) => why.length > 0)).to.equal(true)
      })
    })

    it('turns amber when the window has closed, and red after that [H-02]', () => {
      always(facts => {
        for (const check of schedule(each, facts)) {
          expect(check.windowFrom <= check.dueOn && check.dueOn <= check.windowTo).to.equal(true)
          expect(check.windowTo <= check.amberOn && check.amberOn < check.redOn).to.equal(true)
        }
      })
    })

    it('begins with the welcome call, calls at six weeks and ends with one review, however late the enrolment [H-17]', () => {
      always(facts => {
        const planned = schedule(each, facts)
        const on = (item: string) => planned.filter(check => check.item === item).map(({ dueOn }) => dueOn)
        expect(on('welcome call')).to.deep.equal([addWeeks(facts.enrolledOn, 1)])
        expect(on('six-week call')).to.deep.equal([addWeeks(facts.enrolledOn, 6)])
        expect(on('end of pathway review')).to.deep.equal([endReviewOn(each, facts)])
        expect(planned.at(-1)?.dueOn).to.equal(endReviewOn(each, facts))
      })
    })

    it('calls every year from enrolment until the last review', () => {
      always(facts => {
        const years = schedule(each, facts).filter(({ item }) => item === 'yearly review')
        expect(years.map(({ dueOn }) => dueOn)).to.deep.equal(
          years.map((_, n) => addMonths(facts.enrolledOn, 12 * (n + 1))),
        )
        expect(addMonths(facts.enrolledOn, 12 * (years.length + 1)) >= endReviewOn(each, facts)).to.equal(
          true,
        )
      })
    })
  })

describe('counting months', () => {
  it('goes back to the 31st after a shorter month', () => {
    expect(
      daysOf('prostate-surgery', 'psa', { ...person, anchorOn: '2023-12-31' }).slice(0, 3),
    ).to.deep.equal(['2024-02-29', '2024-06-30', '2024-12-31'])
  })

  it('puts a leap day on 28 February in other years', () => {
    expect(daysOf('breast-early', 'mammogram', { ...woman, anchorOn: '2024-02-29' })).to.deep.equal([
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
      '2029-02-28',
    ])
  })
})

describe('the first PSA after surgery', () => {
  it('is never looked for in the first six weeks', () => {
    fc.assert(
      fc.property(factsFor(surgery), facts => {
        const [first] = schedule(surgery, facts).filter(({ item }) => item === 'psa')
        expect(first && first.windowFrom >= addWeeks(facts.anchorOn, 6)).to.equal(true)
      }),
      { numRuns: 100 },
    )
  })

  it('has its window closed until then, even where the protocol asks for it sooner', () => {
    const sooner = structuredClone(surgery)
    for (const check of sooner.checks) if (check.item === 'psa') check.due = { weeks: [7] }

    expect(schedule(sooner, person)[0]).to.include({ dueOn: '2024-06-28', windowFrom: '2024-06-21' })
  })
})

describe('mammograms', () => {
  it('are of both breasts after breast-conserving surgery', () => {
    expect(sidesOf(woman)).to.deep.equal(new Set(['both']))
  })

  it('are of the other breast after a mastectomy', () => {
    expect(sidesOf({ ...woman, surgery: 'mastectomy' })).to.deep.equal(new Set(['right']))
    expect(sidesOf({ ...woman, surgery: 'mastectomy', laterality: 'right' })).to.deep.equal(new Set(['left']))
  })

  it('are none when both breasts were removed, and the plan says so', () => {
    const both = { ...woman, surgery: 'bilateral mastectomy' }

    expect(sidesOf(both)).to.deep.equal(new Set())
    expect(leftOut(breast, both)).to.deep.include({
      item: 'mammogram',
      title: 'Surveillance mammogram',
      dueOn: null,
      why: 'Nothing is left to image after this surgery',
    })
  })

  it('are planned with the side to confirm while surgery or side is not known', () => {
    expect(sidesOf({ ...woman, surgery: undefined })).to.deep.equal(new Set(['to confirm']))
    expect(sidesOf({ ...woman, surgery: 'mastectomy', laterality: undefined })).to.deep.equal(
      new Set(['to confirm']),
    )
    expect(sidesOf({ ...woman, surgery: 'mastectomy', laterality: 'both' })).to.deep.equal(
      new Set(['to confirm']),
    )
  })

  it('end at five years for someone old enough to have been screened', () => {
    expect(daysOf('breast-early', 'mammogram', woman)).to.have.lengthOf(5)
  })

  it('go on every year for someone under 50, until the one at which she is 53 [H-10]', () => {
    const younger = { ...woman, bornOn: '1979-03-16' }

    expect(daysOf('breast-early', 'mammogram', younger).at(-1)).to.equal('2033-03-15')
    expect(daysOf('breast-early', 'mammogram', { ...younger, bornOn: '1979-03-15' }).at(-1)).to.equal(
      '2032-03-15',
    )
  })

  it('go on for someone who is 51 at five years and not yet invited', () => {
    expect(daysOf('breast-early', 'mammogram', { ...woman, bornOn: '1978-01-01' }).at(-1)).to.equal(
      '2031-03-15',
    )
  })

  it('end when the first screening invitation is confirmed, but not before five years', () => {
    const younger = { ...woman, bornOn: '1978-01-01' }
    const confirmed = (on: string) =>
      daysOf('breast-early', 'mammogram', { ...younger, screeningConfirmedOn: on }).at(-1)

    expect(confirmed('2030-01-10')).to.equal('2029-03-15')
    expect(confirmed('2028-01-10')).to.equal('2029-03-15')
    expect(confirmed('2030-03-15')).to.equal('2030-03-15')
  })

  it('never stop before five years and never before screening has begun', () => {
    fc.assert(
      fc.property(factsFor(breast), facts => {
        const end = pathwayEndOn(breast, facts)
        const screened = facts.screeningConfirmedOn && facts.screeningConfirmedOn <= end
        expect(end >= addMonths(facts.anchorOn, 60)).to.equal(true)
        expect(
          facts.surgery === 'bilateral mastectomy' || screened || ageOn(facts.bornOn, end) >= 53,
        ).to.equal(true)
      }),
      { numRuns: 150 },
    )
  })

  it('take a birthday on 29 February to fall on 1 March', () => {
    const born = { ...woman, bornOn: '1976-02-29' }

    expect(pathwayEndOn(breast, { ...born, anchorOn: '2024-02-28' })).to.equal('2030-02-28')
    expect(pathwayEndOn(breast, { ...born, anchorOn: '2024-03-01' })).to.equal('2029-03-01')
  })
})

describe('checks that depend on a medicine', () => {
  const taking = (kind: string, startedOn: string | null, plannedStopOn: string | null) => ({
    ...woman,
    medicines: [{ kind, startedOn, plannedStopOn }],
  })

  it('scan bones at the start of an aromatase inhibitor and every two years of it', () => {
    expect(
      daysOf('breast-early', 'dexa', taking('aromatase inhibitor', '2024-08-31', '2028-09-01')),
    ).to.deep.equal(['2024-08-31', '2026-08-31', '2028-08-31'])
  })

  it('stop when the medicine does', () => {
    expect(
      daysOf('breast-early', 'dexa', taking('aromatase inhibitor', '2024-08-31', '2026-08-30')),
    ).to.deep.equal(['2024-08-31'])
  })

  it('go on with the same count when one medicine follows another, and start again after a break', () => {
    const two = (again: string) => ({
      ...woman,
      medicines: [
        { kind: 'aromatase inhibitor', startedOn: '2024-06-01', plannedStopOn: '2025-06-01' },
        { kind: 'ovarian suppression', startedOn: again, plannedStopOn: null },
      ],
    })

    expect(daysOf('breast-early', 'dexa', two('2025-09-01'))).to.deep.equal([
      '2024-06-01',
      '2026-06-01',
      '2028-06-01',
    ])
    expect(daysOf('breast-early', 'dexa', two('2025-09-02'))).to.deep.equal([
      '2024-06-01',
      '2025-09-02',
      '2027-09-02',
    ])
  })

  it('scan no bones for tamoxifen alone, and say why', () => {
    const facts = taking('tamoxifen', '2024-08-31', null)

    expect(daysOf('breast-early', 'dexa', facts)).to.deep.equal([])
    expect(leftOut(breast, facts).find(({ item }) => item === 'dexa')?.why).to.include('aromatase inhibitor')
  })

  it('count from enrolment when nobody wrote down the start', () => {
    expect(daysOf('breast-early', 'dexa', taking('aromatase inhibitor', null, null))[0]).to.equal(
      woman.enrolledOn,
    )
  })

  it('review the medicine on its planned stop, and leave a stop after the pathway to the handover', () => {
    expect(
      daysOf('breast-early', 'medicine stop review', taking('tamoxifen', '2024-06-01', '2028-06-01')),
    ).to.deep.equal(['2028-06-01'])
    expect(leftOut(breast, taking('tamoxifen', '2024-06-01', '2031-06-01'))).to.deep.include({
      item: 'medicine stop review',
      title: 'Endocrine treatment reaches its planned stop',
      dueOn: '2031-06-01',
      why: 'Falls after the end of the pathway',
    })
  })

  it('review at five years only someone still taking hormone treatment', () => {
    expect(
      daysOf('breast-early', 'five-year medicine review', taking('tamoxifen', '2024-06-01', null)),
    ).to.deep.equal(['2029-03-15'])
    expect(
      daysOf('breast-early', 'five-year medicine review', taking('tamoxifen', '2024-06-01', '2026-06-01')),
    ).to.deep.equal([])
  })

  it('are there exactly for those who take one', () => {
    fc.assert(
      fc.property(factsFor(breast), facts => {
        const bones = schedule(breast, facts).filter(({ item }) => item === 'dexa')
        const thinning = facts.medicines.filter(
          ({ kind }) => kind !== 'tamoxifen' && kind !== 'something else',
        )
        for (const { dueOn } of bones)
          expect(
            thinning.some(
              ({ startedOn, plannedStopOn }) =>
                (startedOn ?? facts.enrolledOn) <= dueOn &&
                (plannedStopOn === null || dueOn <= plannedStopOn),
            ),
          ).to.equal(true)
        const starts = thinning
          .map(({ startedOn, plannedStopOn }) => ({ on: startedOn ?? facts.enrolledOn, plannedStopOn }))
          .filter(({ on, plannedStopOn }) => plannedStopOn === null || on <= plannedStopOn)
          .map(({ on }) => on)
          .toSorted()
        if (starts[0] && starts[0] < endReviewOn(breast, facts)) expect(bones[0]?.dueOn).to.equal(starts[0])
      }),
      { numRuns: 200 },
    )
  })
})

describe('checks that depend on the cancer', () => {
  it('scan the pelvis and ask about the bowel after rectal cancer only', () => {
    const rectal = { ...person, site: 'rectum' }

    expect(daysOf('colorectal', 'mri pelvis', rectal)).to.deep.equal(['2025-05-10'])
    expect(daysOf('colorectal', 'bowel function call', rectal)).to.have.lengthOf(3)
    expect(daysOf('colorectal', 'mri pelvis', person)).to.deep.equal([])
    expect(daysOf('colorectal', 'bowel function call', person)).to.deep.equal([])
  })

  it('complete a colonoscopy that was not complete before surgery', () => {
    const incomplete: Facts = { ...person, colonoscopyBeforeSurgery: 'incomplete' }

    expect(daysOf('colorectal', 'first colonoscopy', incomplete)).to.deep.equal(['2024-09-10'])
    expect(daysOf('colorectal', 'first colonoscopy', person)).to.deep.equal([])
  })

  it('look into the bowel up to 75 and not after, on the day itself', () => {
    const turns76 = (bornOn: string) => daysOf('colorectal', 'colonoscopy', { ...person, bornOn })

    expect(turns76('1952-05-11')).to.deep.equal(['2025-05-10', '2028-05-10'])
    expect(turns76('1952-05-10')).to.deep.equal(['2025-05-10'])
    expect(turns76('1949-05-10')).to.deep.equal([])
  })

  it('ask what nobody has answered yet', () => {
    expect(unanswered(colorectal, { ...person, site: undefined }).map(({ name }) => name)).to.deep.equal([
      'site',
    ])
    expect(unanswered(colorectal, person)).to.deep.equal([])
  })
})

describe('someone enrolled late', () => {
  it('keeps the plan counted from the anchor, and has the calls counted from enrolment', () => {
    const late = { ...person, enrolledOn: '2027-02-28' }

    expect(daysOf('colorectal', 'cea', late)).to.deep.equal(daysOf('colorectal', 'cea', person))
    expect(daysOf('colorectal', 'yearly review', late)).to.deep.equal(['2028-02-28', '2029-02-28'])
  })

  it('is not ended before the first calls', () => {
    const enrolledOn = addDays(addMonths(person.anchorOn, 60), 100)

    expect(endReviewOn(colorectal, { ...person, enrolledOn })).to.equal(addWeeks(enrolledOn, 13))
  })
})
