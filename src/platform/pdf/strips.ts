/** A band across the page that is never parted: a line of text, a row of a table, a chart. */
export interface Strip {
  height: number
  /** Space above it, left out at the top of a page. */
  gap: number
  /** Space below it, for what surrounds it. */
  below?: number
  /** Stays on one page with the next strip. */
  keep?: boolean
  /** Where it stands on the first page, when nothing above has passed that. */
  from?: number
  /** Neighbours with the same frame share one box on each page. */
  frame?: Frame
  /** Drawn again above this strip when a page begins with it. */
  heading?: Strip
  draw(y: number, again: boolean): void
}

export interface Frame {
  x: number
  width: number
  padding: number
  colour: string
}

export interface Placed {
  strip: Strip
  y: number
  again: boolean
}

export interface Room {
  top: number
  bottom: number
}

/** Puts strips on as many pages as they need. */
export function paginate(strips: Strip[], room: Room): Placed[][] {
  const height = room.bottom - room.top
  const pages: Placed[][] = []
  let page: Placed[] = []
  let y = room.top

  const turn = (next?: Strip) => {
    pages.push(page)
    page = []
    y = room.top
    if (next?.heading && next.heading.height < height / 3) place(next.heading, true)
  }
  const place = (strip: Strip, again = false) => {
    if (page.length) y += strip.gap
    else if (strip.frame) y += strip.frame.padding
    if (!pages.length) y = Math.max(y, strip.from ?? 0)
    page.push({ strip, y, again })
    y += strip.height + (strip.below ?? 0)
  }

  for (const group of together(strips)) {
    const needed = extent(group)
    if (page.length && y + needed > room.bottom && needed <= height) turn(group[0])
    for (const strip of group) {
      if (page.length && y + strip.gap + strip.height > room.bottom) turn(strip)
      place(strip)
    }
  }
  turn()
  return pages
}

/** Strips that belong on one page, in groups. */
function together(strips: Strip[]): Strip[][] {
  const groups: Strip[][] = []
  let open = false
  for (const strip of strips) {
    if (open) groups.at(-1)!.push(strip)
    else groups.push([strip])
    open = strip.keep === true
  }
  return groups
}

export const extent = (strips: Strip[]) =>
  strips.reduce(
    (sum, strip, i) => sum + strip.gap + strip.height + (i < strips.length - 1 ? (strip.below ?? 0) : 0),
    0,
  )
