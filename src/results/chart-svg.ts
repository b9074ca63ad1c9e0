import type { ChartOf, Role, Shape } from './chart-shapes.ts'

/** NHS colours; every role also has its own shape, dash or words, so that colour alone says nothing and grey paper does. */
const colours: Record<Role, string> = {
  grid: '#d8dde0',
  axis: '#4c6272',
  limit: '#d5281b',
  treatment: '#330072',
  value: '#005eb8',
}

const textSize = 12

type Drawing = Pick<ChartOf, 'id' | 'title'> & {
  width: number
  height: number
  shapes: Shape[]
  summary: string
}

/** Only classes and presentation attributes: the page's security policy allows no style and no script inside it. */
export function toSvg({ id, title, width, height, shapes, summary }: Drawing): string {
  return [
    `<svg class="app-chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="100%"`,
    ` role="img" aria-labelledby="${escape(id)}-title ${escape(id)}-desc" focusable="false"`,
    ` font-family="Frutiger W01, Arial, sans-serif" font-size="${textSize}">`,
    `<title id="${escape(id)}-title">${escape(title)}</title>`,
    `<desc id="${escape(id)}-desc">${escape(summary)}</desc>`,
    ...shapes.map(toElement),
    '</svg>',
  ].join('')
}

function toElement(shape: Shape): string {
  const colour = colours[shape.role]
  switch (shape.kind) {
    case 'path':
      return `<path class="app-chart__${shape.role}" d="${shape.d}" fill="none" stroke="${colour}" stroke-width="2"/>`
    case 'line':
      return `<line class="app-chart__${shape.role}" x1="${shape.x1}" y1="${shape.y1}" x2="${shape.x2}" y2="${shape.y2}" stroke="${colour}"${strokes[shape.role]}/>`
    case 'band':
      return `<rect class="app-chart__${shape.role}" x="${shape.x}" y="${shape.y}" width="${shape.width}" height="${shape.height}" fill="${colour}" fill-opacity="0.12" stroke="${colour}" stroke-dasharray="2 3"/>`
    case 'mark':
      return `<circle class="app-chart__${shape.role}" cx="${shape.x}" cy="${shape.y}" r="${shape.r}" fill="${shape.hollow ? '#ffffff' : colour}" stroke="${colour}" stroke-width="2"/>`
    case 'text':
      return `<text class="app-chart__${shape.role}" x="${shape.x}" y="${shape.y}" text-anchor="${shape.anchor}" fill="${textColours[shape.role]}"${weights[shape.role]} paint-order="stroke" stroke="#ffffff" stroke-width="3">${escape(shape.text)}</text>`
  }
}

/** Text is darker than marks where the NHS colour would be too pale on white. */
const textColours: Record<Role, string> = { ...colours, grid: '#212b32', axis: '#425563', value: '#212b32' }

const strokes: Record<Role, string> = {
  grid: '',
  axis: '',
  limit: ' stroke-width="2" stroke-dasharray="6 4"',
  treatment: ' stroke-dasharray="2 3"',
  value: ' stroke-width="2"',
}

const weights: Record<Role, string> = {
  grid: '',
  axis: '',
  limit: ' font-weight="bold"',
  treatment: '',
  value: ' font-weight="bold"',
}

const escape = (text: string) =>
  text.replace(/[&<>"']/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]!)
