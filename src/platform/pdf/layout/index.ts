import type { Block } from '../blocks.ts'
import type { Press } from '../press.ts'
import type { Strip } from '../strips.ts'
import { callout } from './callout.ts'
import { chart } from './chart.ts'
import { address, letterhead, signature } from './letter.ts'
import { summary, table } from './table.ts'
import { list } from './list.ts'
import { heading, paragraph } from './text.ts'
import type { Area } from './text.ts'

export function layOut(press: Press, blocks: Block[], area: Area): Strip[] {
  return blocks.flatMap(block => strips(press, block, area))
}

function strips(press: Press, block: Block, area: Area): Strip[] {
  switch (block.kind) {
    case 'letterhead':
      return letterhead(press, block, area)
    case 'heading':
      return heading(press, block, area)
    case 'paragraph':
      return paragraph(press, block, area)
    case 'list':
      return list(press, block, area)
    case 'summary':
      return summary(press, block, area)
    case 'table':
      return table(press, block, area)
    case 'callout':
      return callout(press, block, area, layOut)
    case 'address':
      return address(press, block, area)
    case 'signature':
      return signature(press, block, area)
    case 'chart':
      return chart(press, block, area)
  }
}
