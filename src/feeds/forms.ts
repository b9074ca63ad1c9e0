import { z } from 'zod'
import { text, toId } from '../platform/index.ts'

export const match = z.object({
  patientId: z
    .string('Choose the patient this message is about')
    .transform(toId)
    .refine(id => !Number.isNaN(id), { error: 'Choose the patient this message is about' }),
})

export const aside = z.object({
  why: text('Write why this message is not about one of your patients', 500),
})
