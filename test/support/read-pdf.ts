import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

export interface ReadPdf {
  /** The text of each page in the order it was written, a line feed between lines. */
  pages: string[]
  title: string
  author: string
  lang: string
  marked: boolean
  /** Every structure role, in reading order, page by page. */
  roles: string[]
  /** The alternative texts of figures. */
  alts: string[]
  /** Texts that reach over the edge of their page, across or down. */
  cutOff: string[]
  /** Addresses that links lead to. */
  links: string[]
  outline: string[]
  /** The XMP packet. */
  metadata: string
}

interface Node {
  role?: string
  alt?: string
  children?: Node[]
}

/** Reads a PDF as a viewer and a screen reader would. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
  const pdf = await loading.promise
  try {
    const { info, metadata } = await pdf.getMetadata()
    const { Title = '', Author = '', Language = '' } = info as Record<string, string | undefined>
    const numbers = Array.from({ length: pdf.numPages }, (_, i) => i + 1)
    const pages = await Promise.all(numbers.map(async number => readPage(await pdf.getPage(number))))
    const nodes = pages.flatMap(page => page.nodes)
    return {
      pages: pages.map(page => page.text),
      title: Title,
      author: Author,
      lang: Language,
      marked: (await pdf.getMarkInfo())?.Marked === true,
      roles: nodes.flatMap(node => node.role ?? []).filter(role => role !== 'Root'),
      alts: nodes.flatMap(node => node.alt ?? []),
      cutOff: pages.flatMap(page => page.cutOff),
      links: pages.flatMap(page => page.links),
      outline: ((await pdf.getOutline()) ?? []).map(item => item.title),
      metadata: String(metadata?.getRaw() ?? ''),
    }
  } finally {
    await loading.destroy()
  }
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocument>['promise']>['getPage']>>

async function readPage(page: Page) {
  const [left, bottom, right, top] = page.view as [number, number, number, number]
  const { items } = await page.getTextContent()
  const annotations = (await page.getAnnotations()) as { subtype: string; url?: string }[]
  return {
    text: items.map(item => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''),
    cutOff: items.flatMap(item => {
      if (!('str' in item) || !item.str.trim()) return []
      const [, , , , x, y] = item.transform as [number, number, number, number, number, number]
      const inside = x >= left && x + item.width <= right && y >= bottom && y + item.height <= top
      return inside ? [] : [item.str]
    }),
    nodes: flatten((await page.getStructTree()) as Node | null),
    links: annotations.flatMap(({ subtype, url }) => (subtype === 'Link' && url ? [url] : [])),
  }
}

const flatten = (node: Node | null): Node[] =>
  node ? [node, ...(node.children ?? []).flatMap(child => flatten(child))] : []
