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

export const newTeam = z.object({
  name: text('Enter the name of the team'),
  key: text('Enter a short name, like urology', 30).regex(
    /^[a-z]+(-[a-z]+)*$/,
    'Use small letters and hyphens only, like urology',
  ),
  phone: text('Enter the phone number patients ring'),
  hours: text('Enter when the phone is answered, like Monday to Friday, 9am to 5pm'),
  outOfHours: optionalText(),
})

export const newPractice = z.object({
  code: text('Enter the practice’s code', 12)
    .toUpperCase()
    .regex(/^[A-Z]\w{4,9}$/, 'Enter the code as in the NHS directory, like X00001'),
  name: text('Enter the name of the practice'),
  address: optionalText(300),
  phone: optionalText(30),
})
