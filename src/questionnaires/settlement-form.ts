import { z } from 'zod'
import { text } from '../platform/index.ts'

export const settlement = z.object({
  note: text('Write what you did about these answers', 1000),
  resultId: z.string().optional(),
})
