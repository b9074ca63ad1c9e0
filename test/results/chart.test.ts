import { expect } from 'chai'
import fc from 'fast-check'
import { addDays } from '../../src/platform/index.ts'
import type { ChartOf, Shape } from '../../src/results/chart-shapes.ts'
import { drawChart } from '../../src/results/chart.ts'
import { parseMeasured } from '../../src/results/measured.ts'

const points = (...texts: string[]) =>
  texts.map((text, i) => ({ takenOn: addDays('2022-01-10', i * 180), measured: parseMeasured(text)! }))

const draw = (change: Partial<ChartOf> = {}) =>
  drawChart({
    id: 'psa',
    title: 'PSA',
    unit: 'µg/L',
    points: points('<0.01', '0.02', '0.05'),
    limit: { value: 0.2, words: 'Act at 0.2 or more' },
    treatments: [],
    ...change,
  })!

type Of<Kind> = Extract<Shape, { kind: Kind }>
const shapes = <Kind extends Shape['kind']>(kind: Kind, role: Shape['role'], change: Partial<ChartOf> = {}) =>
  draw(change).shapes.filter(shape => shape.kind === kind && shape.role === role) as Of<Kind>[]
const labels = (change: Partial<ChartOf> = {}) => shapes('text', 'value', change).map(({ text }) => text)

describe('the chart of a test', () => {
  it('is an image with a title and the same in words', () => {
    const { svg, summary } = draw()
    expect(svg).to.include('role="img" aria-labelledby="psa-title psa-desc"')
    expect(svg)
      .to.include('<title id="psa-title">PSA</title>')
      .and.include(`<desc id="psa-desc">${summary}</desc>`)
    expect(summary).to.equal(
      'PSA: 3 results since 10 January 2022. The latest, on 5 January 2023, is 0.05 µg/L. Limit: Act at 0.2 or more.',
    )
  })

  it('brings no style, script or link with it, and nothing unescaped', () => {
    const { svg } = draw({
      title: 'A & B <script>',
      limit: { value: 1, words: '"><script>' },
      treatments: [{ name: '<b onload="x">', from: '2022-02-01' }],
    })
    expect(svg).not.to.match(/style=|<style|<script|href|<b/)
    expect(svg).to.include('A &amp; B &lt;script&gt;')
  })

  it('draws "<0.01" as a hollow mark with its sign, outside the line', () => {
    const marks = shapes('mark', 'value')
    expect(marks.map(({ hollow }) => hollow)).to.deep.equal([true, false, false])
    expect(labels()).to.include('<0.01')
    const [line] = shapes('path', 'value')
    expect(line!.d).to.equal(`M${marks[1]!.x},${marks[1]!.y}L${marks[2]!.x},${marks[2]!.y}`)
    expect(draw().svg).to.include('&lt;0.01')
    expect(draw({ points: points('0.02', '<0.01') }).summary).to.include('is less than 0.01 µg/L')
  })

  it('draws no line through a bound between two numbers', () => {
    expect(
      shapes('path', 'value', { points: points('0.02', '0.03', '<0.1', '0.04', '0.05') })[0]!.d.match(/M/g),
    ).to.have.lengthOf(2)
  })

  it('draws the patient’s limit where it lies, in words', () => {
    const [line] = shapes('line', 'limit')
    expect(line!.y1).to.equal(line!.y2)
    for (const { y } of shapes('mark', 'value')) expect(y).to.be.above(line!.y1)
    expect(shapes('text', 'limit').map(({ text }) => text)).to.deep.equal(['Act at 0.2 or more'])
    expect(shapes('line', 'limit', { limit: null })).to.have.lengthOf(0)
    const [reached] = shapes('mark', 'value', { points: points('0.20') })
    expect(reached!.y).to.equal(line!.y1)
  })

  it('marks treatments by letters, with their whole names below, the earliest first', () => {
    const name = 'Radiotherapy to the prostate and the lymph nodes of the pelvis'
    const treatments = [
      { name, from: '2022-05-01', to: '2022-06-15' },
      { name: 'Prostate removed', from: '2022-01-04' },
    ]
    expect(shapes('band', 'treatment', { treatments })).to.have.lengthOf(1)
    expect(shapes('line', 'treatment', { treatments })).to.have.lengthOf(1)
    const words = shapes('text', 'treatment', { treatments }).map(({ text }) => text)
    expect(words.slice(0, 3)).to.deep.equal(['A', 'B', 'A: Prostate removed'])
    expect(words.slice(3).join(' ')).to.equal(`B: ${name}`)
  })

  it('labels every point of a short series, of a long one the latest and the highest', () => {
    const twelve = points(...Array.from({ length: 12 }, (_, i) => `0.0${(i % 9) + 1}`))
    expect(labels({ points: twelve })).to.have.lengthOf(12)
    const forty = points(...Array.from({ length: 40 }, (_, i) => (i === 7 ? '9.1' : '1.2')))
    expect(labels({ points: forty })).to.have.members(['1.2', '9.1'])
  })

  it('is nothing without a value, and something with one value of nought', () => {
    expect(drawChart({ id: 'a', title: 'PSA', unit: '', points: [], limit: null, treatments: [] })).to.equal(
      null,
    )
    expect(draw({ points: points('0'), limit: null }).svg).not.to.match(/NaN|Infinity/)
  })

  it('stays inside its frame and always names the latest value', () => {
    const value = fc
      .tuple(fc.constantFrom('', '', '', '<', '>'), fc.integer({ min: 0, max: 99999 }))
      .map(([sign, n]) => `${sign}${n / 100}`)
    const series = fc.array(fc.record({ day: fc.nat(4000), value }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(series, fc.option(fc.nat(500)), (drawn, limit) => {
        const chart = draw({
          points: drawn.map(({ day, value }) => ({
            takenOn: addDays('2015-01-01', day),
            measured: parseMeasured(value)!,
          })),
          limit: limit === null ? null : { value: limit, words: 'Act at this or more' },
        })
        expect(chart.svg).not.to.match(/NaN|Infinity|undefined/)
        for (const shape of chart.shapes)
          if (shape.kind === 'mark' || shape.kind === 'text') {
            expect(shape.x).to.be.within(0, chart.width)
            expect(shape.y).to.be.within(0, chart.height)
          }
        const lastDay = Math.max(...drawn.map(({ day }) => day))
        const latest = drawn.filter(({ day }) => day === lastDay).map(({ value }) => value)
        const named = chart.shapes.flatMap(shape =>
          shape.kind === 'text' && shape.role === 'value' ? [shape.text] : [],
        )
        expect(named).to.include.oneOf(latest)
      }),
    )
  })
})
