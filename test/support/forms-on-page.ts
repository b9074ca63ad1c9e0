/** A form as a browser without scripts would send it: its address and the fields it already carries. */
export interface FormOnPage {
  action: string
  fields: Record<string, string>
}

/** The first form of a page whose address fits. */
export function formOn(html: string, address: RegExp): FormOnPage {
  for (const [, tag = '', inside = ''] of html.matchAll(/<form([^>]*)>([^]*?)<\/form>/g)) {
    const action = attribute(tag, 'action')
    if (!address.test(action)) continue
    const fields: Record<string, string> = {}
    for (const [input] of inside.matchAll(/<input[^>]*>/g))
      if (attribute(input, 'type') === 'hidden') fields[attribute(input, 'name')] = attribute(input, 'value')
    return { action, fields }
  }
  throw new Error(`No form on this page goes to ${address.source}`)
}

const attribute = (tag: string, name: string): string =>
  (new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '').replaceAll('&amp;', '&').replaceAll('&#39;', "'")
