import { z } from 'zod'
import { choice, optionalText, text, toId } from '../platform/index.ts'

export const signIn = z.object({
  email: text('Enter your email address').pipe(z.string().toLowerCase()),
  password: z.string('Enter your password').min(1, 'Enter your password'),
  next: z.string().optional(),
  kept: z.string().optional(),
})

export const newPassword = z.object({ password: z.string('Enter a password').min(1, 'Enter a password') })

/** One of the people the page offers. */
const oneOf = (accountIds: number[], ask: string) =>
  z
    .string(ask)
    .transform(toId)
    .refine(id => accountIds.includes(id), ask)

export const teamSettings = (memberIds: number[]) =>
  z.object({
    name: text('Enter the name of the team'),
    phone: text('Enter the phone number patients ring'),
    hours: text('Enter when the phone is answered, like Monday to Friday, 9am to 5pm'),
    outOfHours: optionalText(),
    defaultOwnerId: oneOf(memberIds, 'Choose who owns what nobody else owns'),
    supportFilesExpected: choice(['yes', 'no'], 'Choose if support workers may file expected results'),
  })

export const newMember = (staffIds: number[]) =>
  z.object({
    accountId: oneOf(staffIds, 'Choose a person'),
    function: choice(['member', 'lead', 'manager'], 'Choose what the person does in the team'),
  })
