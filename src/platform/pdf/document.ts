import type { Instant } from '../dates.ts'
import type { Fonts } from './fonts.ts'

interface About {
  title: string
  author: string
  madeAt: Instant
}

type Internals = PDFKit.PDFDocument & {
  subset: string
  info: Record<string, string | Date>
  outline: { options: { expanded: boolean } }
}

/** An empty document that keeps to PDF/UA-1 (ISO 14289-1). */
export async function openDocument(about: About, fonts: Fonts): Promise<PDFKit.PDFDocument> {
  const { default: PDFDocument } = await import('pdfkit')
  const options = {
    subset: 'PDF/UA',
    pdfVersion: '1.7',
    size: 'A4',
    margin: 0,
    tagged: true,
    displayTitle: true,
    lang: 'en-GB',
    autoFirstPage: false,
    font: null, // else Helvetica, which is not embedded
    info: {
      Title: about.title,
      Author: about.author,
      Producer: 'Aftercare',
      Creator: 'Aftercare',
      CreationDate: new Date(about.madeAt),
    },
  }
  const doc = new PDFDocument(options as unknown as PDFKit.PDFDocumentOptions) as Internals
  doc.subset = '1' // text, not the number: with the number PDFKit writes a CIDSet that does not match the font
  doc.outline.options = { expanded: true } // else the outline has no count
  escapeMetadata(doc)

  // PDFKit takes a parsed font too; its types do not say so.
  for (const name of ['regular', 'bold'] as const) doc.registerFont(name, fonts[name] as unknown as string)
  return doc
}

/** PDFKit puts title and author into the XMP packet as they are; "&" would make it unreadable. */
function escapeMetadata(doc: Internals): void {
  const write = doc.endMetadata.bind(doc)
  doc.endMetadata = () => {
    doc.info = { ...doc.info, Title: escapeXml(doc.info.Title), Author: escapeXml(doc.info.Author) }
    write()
  }
}

const escapeXml = (text: unknown) =>
  String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
