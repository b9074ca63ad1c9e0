import { z } from 'zod'
import { choice, optionalText, text } from '../platform/index.ts'

export const signIn = z.object({
  email: text('Enter your email address').pipe(z.string().toLowerCase()),
  password: z.string('Enter your password').min(1, 'Enter your password'),
  next: z.string().optional(),
  kept: z.string().optional(),
})

export const newPassword = z.object({ password: z.string('Enter a password').min(1, 'Enter a password') })

export const teamSettings = z.object({
  name: text('Enter the name of the team'),
  phone: text('Enter the phone number patients ring'),
  hours: text('Enter when the phone is answered, like Monday to Friday, 9am to 5pm'),
  outOfHours: optionalText(),
  defaultOwnerId: z.coerce
    .number('Choose who owns what nobody else owns')
    .int('Choose who owns what nobody else owns'),
  supportFilesExpected: choice(['yes', 'no'], 'Choose if support workers may file expected results'),
})

export const newMember = z.object({
  accountId: z.coerce.number('Choose a person').int('Choose a person'),
  function: choice(['member', 'lead', 'manager'], 'Choose what the person does in the team'),
})
