/** A person at a browser without scripts: sees pages, follows links by their words, sends forms by their buttons. */
export function visitor(site: string) {
  const cookies = new Map<string, string>()
  let html = ''
  let address = ''

  async function go(path: string, body?: URLSearchParams): Promise<Seen> {
    let url = new URL(path, address || site).href
    let response = await ask(url, body)
    for (let hops = 0; response.status >= 300 && response.status < 400 && hops < 5; hops++) {
      url = new URL(response.headers.get('Location') ?? '/', url).href
      response = await ask(url, response.status === 307 ? body : undefined)
    }
    address = url
    const type = response.headers.get('Content-Type') ?? ''
    const bytes = Buffer.from(await response.arrayBuffer())
    html = type.includes('html') ? bytes.toString('utf8') : ''
    return { status: response.status, type, bytes, text: wordsOf(html), path: new URL(url).pathname }
  }

  async function ask(url: string, body?: URLSearchParams): Promise<Response> {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        Origin: site,
        ...(body && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      },
      ...(body && { body: body.toString() }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (name !== undefined) cookies.set(name, value ?? '')
    }
    return response
  }

  return {
    go,
    html: () => html,
    /** Follows the first link that shows these words. */
    follow(words: string): Promise<Seen> {
      for (const [, attributes = '', inner = ''] of html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g))
        if (wordsOf(inner).includes(words)) return go(attribute(attributes, 'href') ?? '/')
      throw new Error(`There is no link “${words}” on ${address}`)
    },
    /** Follows the first link whose address looks like this. */
    followTo(like: RegExp): Promise<Seen> {
      for (const [, attributes = ''] of html.matchAll(/<a\b([^>]*)>/g)) {
        const href = attribute(attributes, 'href') ?? ''
        if (like.test(href)) return go(href)
      }
      throw new Error(`There is no link to ${like} on ${address}`)
    },
    hasLink: (words: string) =>
      [...html.matchAll(/<a\b[^>]*>([\s\S]*?)<\/a>/g)].some(([, inner = '']) =>
        wordsOf(inner).includes(words),
      ),
    /** Sends the form that has a button with these words, filled as the page filled it and then as told. */
    send(button: string, fill: Record<string, string | string[]> = {}): Promise<Seen> {
      for (const [, attributes = '', inner = ''] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)) {
        const pressed = buttonIn(inner, button)
        if (!pressed) continue
        const fields = fieldsIn(inner)
        for (const [name, value] of Object.entries(fill)) fields.set(name, [value].flat())
        if (pressed.name) fields.set(pressed.name, [pressed.value])
        const body = new URLSearchParams()
        for (const [name, values] of fields) for (const value of values) body.append(name, value)
        return go(pressed.action ?? attribute(attributes, 'action') ?? address, body)
      }
      throw new Error(`There is no button “${button}” on ${address}: ${wordsOf(html).slice(0, 300)}`)
    },
    /** The values offered by the boxes or buttons of one name. */
    values: (name: string): string[] =>
      [...html.matchAll(/<input\b([^>]*)>/g)]
        .map(each => each[1] ?? '')
        .filter(attributes => attribute(attributes, 'name') === name)
        .map(attributes => attribute(attributes, 'value') ?? '')
        .filter(value => value !== 'none'),
    /** The names of the fields of the form with this button, to see what it asks. */
    asks(button: string): string[] {
      for (const [, , inner = ''] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g))
        if (buttonIn(inner, button))
          return [...new Set([...inner.matchAll(/\bname="([^"]+)"/g)].map(each => each[1] ?? ''))]
      return []
    },
  }
}

export type Visitor = ReturnType<typeof visitor>

export interface Seen {
  status: number
  type: string
  bytes: Buffer
  text: string
  path: string
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&#34;': '"',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
}
const plain = (text: string) =>
  text.replace(/&(?:amp|lt|gt|quot|nbsp|#34|#39);/g, each => entities[each] ?? each)

const wordsOf = (markup: string) =>
  plain(markup.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1]
  return value === undefined ? undefined : plain(value)
}

function buttonIn(form: string, words: string) {
  for (const [, attributes = '', inner = ''] of form.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g))
    if (wordsOf(inner).includes(words))
      return {
        name: attribute(attributes, 'name'),
        value: attribute(attributes, 'value') ?? '',
        action: attribute(attributes, 'formaction'),
      }
  return undefined
}

function fieldsIn(form: string): Map<string, string[]> {
  const fields = new Map<string, string[]>()
  const add = (name: string | undefined, value: string) => {
    if (name) fields.set(name, [...(fields.get(name) ?? []), value])
  }
  for (const [, attributes = ''] of form.matchAll(/<input\b([^>]*)>/g)) {
    const type = attribute(attributes, 'type') ?? 'text'
    const chosen = /(^|\s)checked(\s|=|$)/.test(attributes)
    if ((type === 'radio' || type === 'checkbox') && !chosen) continue
    add(attribute(attributes, 'name'), attribute(attributes, 'value') ?? '')
  }
  for (const [, attributes = '', inner = ''] of form.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g))
    add(attribute(attributes, 'name'), plain(inner))
  for (const [, attributes = '', inner = ''] of form.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const options = [...inner.matchAll(/<option\b([^>]*)>/g)].map(each => each[1] ?? '')
    const selected = options.find(each => /\bselected\b/.test(each)) ?? options[0] ?? ''
    add(attribute(attributes, 'name'), attribute(selected, 'value') ?? '')
  }
  return fields
}
