import type { Protocol } from '../care-plans/index.ts'
import type { SymptomAnswers } from './queries.ts'

export type Question = Protocol['symptomQuestions'][number]
export type Answers = SymptomAnswers['answers']

/** The field of a question: its key, as a name without spaces. */
export const fieldOf = ({ key }: Question): string => key.replaceAll(' ', '-')

export interface Advice {
  urgency: Question['urgency']
  /** the questions answered with yes, as they were asked */
  reported: string[]
}

const mostPressingFirst = ['emergency', 'same day', 'two working days'] as const

/** What was reported, by how soon it needs a person; nothing when every answer was no. */
export const adviceOn = (questions: Question[], answers: Answers): Advice[] =>
  mostPressingFirst.flatMap(urgency => {
    const reported = questions
      .filter(question => question.urgency === urgency && answers[question.key] === 'yes')
      .map(({ question }) => question)
    return reported.length === 0 ? [] : [{ urgency, reported }]
  })
