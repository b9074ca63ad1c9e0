export { makePdf } from './paper.ts'
export type { Paper, Pdf } from './paper.ts'
export {
  address,
  bullets,
  callout,
  chart,
  h1,
  h2,
  h3,
  letterhead,
  link,
  paragraph,
  signature,
  steps,
  strong,
  summary,
  table,
} from './blocks.ts'
export type { Block, Chart, Column, Prose, Run } from './blocks.ts'
