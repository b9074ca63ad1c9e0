import { z } from 'zod'
import { addDays, date, text } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'

export const withdrawal = z.object({
  reason: text('Enter what is wrong with it', 500),
})

const daysBack = 60

export const posted = (today: Day) =>
  z.object({
    postedOn: date('Enter the day it was posted').superRefine((day, context) => {
      if (context.issues.length > 0) return
      if (day > today) context.addIssue('The day of posting must be today or before. Check the date')
      else if (day < addDays(today, -daysBack))
        context.addIssue('The day of posting is too long ago. Check the date')
    }),
  })
