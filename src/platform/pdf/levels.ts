import type { Block, Level } from './blocks.ts'

/** Headings that begin at 1 and go down one level at a time, as a screen reader's user expects and PDF/UA asks. */
export function withoutGaps(blocks: Block[]): Block[] {
  let last = 0
  const next = (level: Level) => (last = Math.min(level, last + 1)) as Level
  const mend = (block: Block): Block => {
    if (block.kind === 'heading') return { ...block, level: next(block.level) }
    if (block.kind === 'callout')
      return { ...block, level: next(block.level), blocks: block.blocks.map(mend) }
    return block
  }
  return blocks.map(mend)
}
