import { openRecord, openTeams, signedIn } from '../accounts/index.ts'
import type { Policy, TeamAccess } from '../accounts/index.ts'
import { addressLine, bannerName, bornAndAge, getPatient, spacedNhsNumber } from '../patients/index.ts'
import { daysBetween, emptyForm, londonDay, page, readForm, TooLate, toId } from '../platform/index.ts'
import type { Caller, Day, Form, Instant, Request, Response, Routes } from '../platform/index.ts'
import { matchMessage, putAside, tryAgain } from './actions.ts'
import { dealtWith } from './apply.ts'
import * as forms from './forms.ts'
import type { Candidate, InboundMessage, Parts } from './message.ts'
import { findMessage, getQueued, listCandidates, listQueued } from './queries.ts'
import { readable } from './readable.ts'

const pageful = 50

/** The messages that wait for a person, and what can be done with one. */
export function feedRoutes(routes: Routes<Policy>, parts: Parts): void {
  const { db } = parts

  routes.get('/clinic/messages', 'find patients', async (req, res) => {
    const by = signedIn(req)
    const teams = await openTeams(db, by, 'waiting messages listed')
    const rows = await listQueued(db, teams, toId(req.query['after']) || 0, pageful)
    const last = rows.length === pageful ? rows.at(-1)?.id : undefined
    page(res, 'feeds/messages', {
      title: 'Messages that could not be matched or read',
      messages: rows.map(row => ({ ...row, from: senderOf(row), age: ageOf(row.receivedAt, by.today) })),
      nextHref: last === undefined ? undefined : `/clinic/messages?after=${last}`,
    })
  })

  routes.get('/clinic/messages/:messageId', 'find patients', async (req, res) => {
    const { by, teams, message } = await open(req)
    await show(res, by, teams, message, emptyForm())
  })

  routes.post('/clinic/messages/:messageId/match', 'find patients', async (req, res) => {
    const { by, teams, message } = await open(req)
    const { answers, form } = readForm(req.body, forms.match)
    if (!answers) return show(res.status(422), by, teams, message, form)
    const { state } = await matchMessage(parts, by, teams, message, answers.patientId)
    res.redirect(303, afterwards(message, state))
  })

  routes.post('/clinic/messages/:messageId/set-aside', 'find patients', async (req, res) => {
    const { by, teams, message } = await open(req)
    const { answers, form } = readForm(req.body, forms.aside)
    if (!answers) return show(res.status(422), by, teams, message, form)
    await putAside(db, by, message, answers.why)
    res.redirect(303, '/clinic/messages')
  })

  routes.post('/clinic/messages/:messageId/another-try', 'find patients', async (req, res) => {
    const { by, message } = await open(req)
    await tryAgain(parts, by, message)
    const now = await findMessage(db, message.id)
    res.redirect(303, afterwards(message, now?.state))
  })

  async function open(req: Request) {
    const by = signedIn(req)
    const teams = await openTeams(db, by, 'waiting message opened')
    const id = toId(req.params['messageId'])
    const message = await getQueued(db, teams, Number.isNaN(id) ? 0 : id).catch(async (error: unknown) => {
      const gone = req.method === 'POST' ? await findMessage(db, id || 0) : undefined
      // whoever still had the page of a message that is done with is told so
      if (gone && gone.state !== 'queued') throw new TooLate(dealtWith)
      throw error
    })
    return { by, teams, message }
  }

  async function show(res: Response, by: Caller, teams: TeamAccess, message: InboundMessage, form: Form) {
    const candidates = await listCandidates(db, teams, message.id)
    page(res, 'feeds/message', {
      title: 'Message to look at',
      form,
      message: {
        id: message.id,
        reason: message.reason,
        age: ageOf(message.receivedAt, by.today),
        ...readable(message.body),
      },
      patients: await Promise.all(candidates.map(each => identityOf(by, each))),
    })
  }

  async function identityOf(by: Caller, { patientId, how }: Candidate) {
    const record = await openRecord(db, by, patientId, 'compared with a message')
    const patient = await getPatient(db, record)
    return {
      id: patientId,
      exact: how === 'exact',
      name: bannerName(patient),
      rows: [
        { key: 'Name', value: bannerName(patient) },
        ...(patient.formerFamilyName ? [{ key: 'Former family name', value: patient.formerFamilyName }] : []),
        { key: 'Born', value: bornAndAge(patient, by.today) },
        { key: 'NHS number', value: patient.nhsNumber ? spacedNhsNumber(patient.nhsNumber) : 'Awaited' },
        { key: 'Hospital number', value: patient.hospitalNumber ?? 'None' },
        { key: 'Address', value: addressLine(patient) ?? 'None' },
      ],
    }
  }
}

/** Done with: back to the list. Still waiting: its page says why. */
const afterwards = (message: InboundMessage, state: InboundMessage['state'] | undefined): string =>
  state === 'queued' ? `/clinic/messages/${message.id}` : '/clinic/messages'

const senderOf = ({ sender }: { sender: string }): string =>
  sender.split('|').filter(Boolean).join(', ') || 'Unknown sender'

function ageOf(receivedAt: Instant, today: Day): string {
  const days = daysBetween(londonDay(receivedAt), today)
  return days <= 0 ? 'Today' : days === 1 ? '1 day' : `${days} days`
}
