import type { Request, Response } from 'express'
import type { Form } from './forms.ts'
import { renderView } from './views.ts'

export interface PhoneLine {
  name: string
  number: string
  hours: string
  outOfHours: string | null
}

/** What every page says around its content; the application finds it for each request. */
export interface Frame {
  layout: 'clinic' | 'my' | 'plain'
  who?: { name: string; roleTitle: string }
  nav?: { href: string; text: string; current: boolean }[]
  /** the line a patient can ring, or several where more than one team may be meant */
  phone?: PhoneLine | PhoneLine[]
  demo?: boolean
  clockText?: string
}

export interface PageData {
  /** Names the task, never a person: it is in the browser's history. */
  title: string
  form?: Form
  [local: string]: unknown
}

const frames = new WeakMap<Request, Frame>()

export const setFrame = (req: Request, frame: Frame): void => void frames.set(req, frame)

/** The one place that chooses between a whole page and the piece of it that was asked for. */
export function page(res: Response, view: string, data: PageData, fragment = view): void {
  res.vary('HX-Request-Type')
  if (res.req.get('HX-Request-Type') === 'partial') res.type('html').send(renderView(fragment, data))
  else fullPage(res, view, data)
}

function fullPage(res: Response, view: string, data: PageData): void {
  const frame = frames.get(res.req) ?? { layout: 'plain' }
  const body = renderView(view, { ...frame, ...data })
  const error = Object.keys(data.form?.errors ?? {}).length > 0
  res.type('html').send(renderView(`layouts/${frame.layout}`, { error, ...frame, ...data, body }))
}
