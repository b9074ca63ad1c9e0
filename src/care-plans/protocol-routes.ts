import { may, namesOf, signedIn } from '../accounts/index.ts'
import type { Policy } from '../accounts/index.ts'
import { kindOf, longTime, page, toId } from '../platform/index.ts'
import type { Db, Routes } from '../platform/index.ts'
import { getProtocol, listProtocols, signProtocol } from './library.ts'
import type { StoredProtocol } from './library.ts'
import { protocolPage } from './protocol-page.ts'

export function protocolRoutes(routes: Routes<Policy>, { db }: { db: Db }): void {
  routes.get('/clinic/protocols', 'see protocols', async (_req, res) => {
    const protocols = await listProtocols(db)
    const signers = await signersOf(protocols)
    page(res, 'care-plans/protocols', {
      title: 'Protocols',
      protocols: protocols.map(stored => ({
        id: stored.id,
        title: stored.protocol.title,
        version: stored.protocol.version,
        inForce: isSigned(stored),
        signers: signers(stored),
      })),
    })
  })

  routes.get('/clinic/protocols/:protocolId', 'see protocols', async (req, res) => {
    const { account } = signedIn(req)
    const stored = await getProtocol(db, toId(req.params['protocolId']))
    const signers = await signersOf([stored])
    page(res, 'care-plans/protocol', {
      title: 'Protocol',
      back: { href: '/clinic/protocols', text: 'All protocols' },
      id: stored.id,
      protocol: stored.protocol,
      ...protocolPage(stored),
      inForce: isSigned(stored),
      signers: signers(stored),
      onDemo: (await kindOf(db)) === 'demo',
      maySign: may(account.role, 'sign protocols'),
      signedByMe: stored.signatures.some(({ accountId }) => accountId === account.id),
    })
  })

  routes.post('/clinic/protocols/:protocolId/signature', 'sign protocols', async (req, res) => {
    const { id } = await getProtocol(db, toId(req.params['protocolId']))
    await signProtocol(db, signedIn(req), id)
    res.redirect(303, `/clinic/protocols/${id}`)
  })

  async function signersOf(protocols: StoredProtocol[]) {
    const all = protocols.flatMap(({ signatures }) => signatures)
    const names = await namesOf(
      db,
      all.map(({ accountId }) => accountId),
    )
    return ({ signatures }: StoredProtocol) =>
      signatures.map(({ accountId, signedAt }) => `${names.get(accountId) ?? ''}, ${longTime(signedAt)}`)
  }
}

/** Signed by two people: it may drive a follow-up anywhere. */
const isSigned = ({ signatures }: StoredProtocol) => signatures.length >= 2
