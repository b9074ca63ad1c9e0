import type { Followed } from './people.ts'
import type { Browser } from './portal.ts'

export type Slug = 'treatment-summary' | 'care-plan'

export const documentsOf = ({ patientId, followUpId }: Followed): string =>
  `/clinic/patients/${patientId}/follow-ups/${followUpId}/documents`

/** What the hidden field of a page holds. */
export const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

/** Types a document, checks it and signs it, each on the page before. */
export async function sign(by: Browser, of: Followed, slug: Slug, answers: object): Promise<void> {
  const here = `${documentsOf(of)}/${slug}`
  const editor = await by.get(here).expect(200)
  const revision = hidden(editor.text, 'revision')
  await by
    .post(here)
    .type('form')
    .send({ ...answers, revision, go: 'check' })
    .expect(303)
    .expect('Location', `${here}/check`)
  const check = await by.get(`${here}/check`).expect(200)
  await by
    .post(`${here}/signature`)
    .type('form')
    .send({ checked: hidden(check.text, 'checked') })
    .expect(303)
    .expect('Location', documentsOf(of))
}

type Answer = {
  on(event: 'data', take: (piece: Buffer) => void): void
  on(event: 'end', done: () => void): void
}

/** A file as it comes over the wire. */
export async function download(by: Browser, path: string): Promise<Buffer> {
  const answer = await by
    .get(path)
    .expect(200)
    .expect('Content-Type', /application\/pdf/)
    .buffer(true)
    .parse((coming, done) => {
      const pieces: Buffer[] = []
      const stream = coming as unknown as Answer
      stream.on('data', piece => pieces.push(piece))
      stream.on('end', () => done(null, Buffer.concat(pieces)))
    })
  return answer.body as Buffer
}
