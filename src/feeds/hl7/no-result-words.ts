/** What laboratories write in place of a result when the sample could not be tested. */
export const noResultWords = [
  'cancelled',
  'canceled',
  'lost',
  'insufficient',
  'haemolysed',
  'haemolyzed',
  'hemolysed',
  'hemolyzed',
  'haemolysis',
  'hemolysis',
  'clotted',
  'unsuitable',
  'not received',
  'no sample',
  'no specimen',
  'not tested',
  'not done',
  'not processed',
  'not analysed',
  'unable to process',
  'unable to analyse',
  'rejected',
  'mislabelled',
  'unlabelled',
  'leaked',
  'broken',
  'contaminated',
  'abandoned',
  'void',
  'expired',
  'too old',
  'wrong tube',
  'wrong container',
  'wrong bottle',
]

/** Words that may stand beside them without making the text a report. */
export const besideNoResult = [
  'sample',
  'specimen',
  'blood',
  'serum',
  'plasma',
  'test',
  'request',
  'result',
  'analysis',
  'assay',
  'quantity',
  'volume',
  'laboratory',
  'lab',
  'transit',
  'please',
  'repeat',
  'send',
  'another',
  'grossly',
  'slightly',
  'moderately',
  'by',
  'due',
  'to',
  'for',
  'in',
  'was',
  'is',
  'and',
  'the',
  'a',
  'no',
  'not',
]

/** Text where a number belongs: any of the words says that there is no result. */
export const saysNoResult = (text: string): boolean => noResult.test(text)

/** Text where text belongs: only if it says nothing else, or a report that mentions a lost sample would vanish. */
export const saysOnlyNoResult = (text: string): boolean =>
  saysNoResult(text) &&
  text
    .replace(noResultAll, ' ')
    .replace(beside, ' ')
    .replace(/[^\p{L}\p{N}]/gu, '') === ''

const oneOf = (words: string[]) => String.raw`\b(?:${words.join('|').replaceAll(' ', String.raw`\s+`)})\b`
const noResult = new RegExp(oneOf(noResultWords), 'i')
const noResultAll = new RegExp(oneOf(noResultWords), 'gi')
const beside = new RegExp(oneOf(besideNoResult), 'gi')
