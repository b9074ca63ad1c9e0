/** An element of the structure that a screen reader walks through. */
export interface Tag {
  role: string
  element: PDFKit.PDFStructureElement
}

/** To whom drawn things belong: an element, or what is only furniture or decoration. */
export type Owner = Tag | 'Pagination' | 'Layout'

export interface Tags {
  root: Tag
  add(parent: Owner, role: string, attributes?: object, alt?: string): Tag
  /** What is drawn from now on belongs to this owner. */
  under(owner: Owner): void
  close(): void
}

type Element = PDFKit.PDFStructureElement & { dictionary: { data: { A?: object } } }

export function tagsOf(doc: PDFKit.PDFDocument): Tags {
  const root: Tag = { role: 'Document', element: doc.struct('Document') }
  doc.addStructure(root.element)
  let open: Owner | undefined

  const close = () => {
    if (open) doc.endMarkedContent()
    open = undefined
  }
  const under = (owner: Owner) => {
    if (owner === open) return
    close()
    if (typeof owner === 'string') doc.markContent('Artifact', { type: owner })
    else owner.element.add(doc.markStructureContent(owner.role))
    open = owner
  }
  const add = (parent: Owner, role: string, attributes?: object, alt?: string): Tag => {
    const element = doc.struct(role, alt === undefined ? {} : { alt }) as Element
    if (attributes) element.dictionary.data.A = attributes
    if (typeof parent !== 'string') parent.element.add(element)
    return { role, element }
  }
  return { root, add, under, close }
}
