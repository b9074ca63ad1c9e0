export { answerSymptoms, settleSymptoms } from './actions.ts'
export { followUpsWithSymptoms, listSymptomAnswers } from './queries.ts'
export type { SymptomAnswers } from './queries.ts'
