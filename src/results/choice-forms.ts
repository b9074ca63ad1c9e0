import { z } from 'zod'
import { choice } from '../platform/index.ts'
import type { Choice } from './release.ts'

export const telling = z.object({
  tellBy: choice(['portal', 'letter', 'phone'], 'Choose how we should tell you'),
})

export const release = (offered: Choice[]) =>
  z.object({ choice: choice(['usual', ...offered], 'Choose how we should tell you about this test') })
