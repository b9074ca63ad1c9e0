import { z } from 'zod'
import { choice } from '../platform/index.ts'
import { fieldOf } from './symptoms.ts'
import type { Answers, Question } from './symptoms.ts'

/** Every question of a protocol, none of which may be left out; the answers come back under the questions' keys. */
export const symptoms = (questions: Question[]) =>
  z
    .object(Object.fromEntries(questions.map((question, n) => [fieldOf(question), yesOrNo(n + 1)])))
    .transform((given): Answers =>
      Object.fromEntries(
        questions.map(question => [question.key, given[fieldOf(question)] as Answers[string]]),
      ),
    )

const yesOrNo = (n: number) => choice(['yes', 'no'], `Choose yes or no for question ${n}`)
