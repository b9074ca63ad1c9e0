/** Words that people take the wrong way round, fear, or do not know. */
export const hardWords = [
  'positive',
  'negative',
  'abnormal',
  'surveillance',
  'biochemical',
  'recurrence',
  'relapse',
  'malignant',
  'benign',
  'metasta',
  'lesion',
  'asymptomatic',
  'protocol',
  'pathway',
  'stratum',
  'stratified',
  'self-managed',
  'clinic-led',
  'imaging',
  'phlebotomy',
  'tumour marker',
  'nadir',
  'outpatient',
  'telephone',
  'normally',
  'MDT',
  'CNS',
  'portal',
  'check-up is due',
  'findings',
  'null',
  'undefined',
  'NaN',
]

/** The text somebody reads on a page, a full stop after each heading, paragraph, item and cell; nothing of what is only received. */
export function textOf(html: string): string {
  const [, main = html] = /<main[^>]*>([^]*)<\/main>/.exec(html) ?? []
  return main
    .replace(/<details[^>]*data-as-received[^]*?<\/details>/g, '')
    .replace(/<(svg|script|style)[^]*?<\/\1>/g, ' ')
    .replace(/<\/(p|li|h[1-6]|td|th|dt|dd|caption|legend|label|summary|a|button|div)>|<br>/g, '. ')
    .replace(/<[^>]+>/g, '')
    .replace(/&#39;/g, '’')
    .replace(/&[a-z#\d]+;/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/([.?!:])(?:\s*\.)+/g, '$1')
    .trim()
}

export const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.?!:])\s+/)
    .map(sentence => sentence.trim())
    .filter(sentence => /[a-z]/i.test(sentence))

/** Without numbers: a date or a phone number is read, but has no syllables to count. */
const wordsOf = (text: string): string[] => text.match(/[A-Za-zé’'-]*[A-Za-zé]/g) ?? []

/** Syllables as vowels are grouped in English, near enough for a mean over hundreds of words. */
export function syllablesIn(word: string): number {
  const plain = word.toLowerCase().replace(/[^a-zé]/g, '')
  if (/^[a-z]{1,3}$/.test(plain)) return 1
  const groups = plain.replace(/(?:[^laeiouy]e|ed|[^laeiouy]es)$/, '').match(/[aeiouyé]{1,2}/g)
  return Math.max(groups?.length ?? 0, 1)
}

/**
 * The school grade needed to read a text at ease (Kincaid and others, 1975); years of age are five more. Labels and
 * short headings are left out: as sentences of two words they would flatter every page.
 */
export function readingGrade(text: string): number {
  const sentences = sentencesOf(text).filter(sentence => wordsOf(sentence).length > 3)
  const words = sentences.flatMap(wordsOf)
  const syllables = words.reduce((sum, word) => sum + syllablesIn(word), 0)
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59
}

/** Sentences of more than twenty words, numbers included. */
export const longSentences = (text: string): string[] =>
  sentencesOf(text).filter(sentence => sentence.split(' ').length > 20)
