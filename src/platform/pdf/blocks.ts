/** Text with some of it bold or a link; a line feed begins a new line. */
export type Prose = string | Run | (string | Run)[]

export interface Run {
  text: string
  bold?: boolean
  link?: string
}

export interface Column {
  heading: string
  /** Its part of the width beside the other columns'; 1 when not said. */
  share?: number
  align?: 'right'
}

export interface Table {
  kind: 'table'
  columns: Column[]
  rows: Prose[][]
  /** The first cell of each row is its heading. */
  rowHeadings?: boolean
}

/** Paths as SVG writes them, in a drawing of `width` by `height` that is scaled to the page. */
export interface Chart {
  kind: 'chart'
  width: number
  height: number
  /** What the chart shows, in words, for whoever cannot see it. */
  alt: string
  paths: { d: string; stroke?: string; fill?: string; thickness?: number; dash?: number[] }[]
  labels: { text: string; x: number; y: number; anchor?: 'start' | 'middle' | 'end'; bold?: boolean }[]
  caption?: string
}

export interface Letterhead {
  kind: 'letterhead'
  organisation: string
  lines: string[]
}

export interface Address {
  kind: 'address'
  lines: string[]
  /** Beside the window: the date, "Our reference: …". */
  beside: string[]
}

export interface Signature {
  kind: 'signature'
  closing: string
  name: string
  lines: string[]
  /** "Signed electronically on …"; without it, room for a pen. */
  signed?: string
}

export interface Callout {
  kind: 'callout'
  heading: string
  blocks: Block[]
  urgent: boolean
  level: Level
}

export type Level = 1 | 2 | 3

export type Block =
  | Letterhead
  | { kind: 'heading'; level: Level; text: string }
  | { kind: 'paragraph'; prose: Prose }
  | { kind: 'list'; items: Prose[]; numbered: boolean }
  | { kind: 'summary'; entries: [string, Prose][] }
  | Table
  | Callout
  | Address
  | Signature
  | Chart

export const strong = (text: string): Run => ({ text, bold: true })
export const link = (text: string, url: string): Run => ({ text, link: url })

export const letterhead = (organisation: string, ...lines: string[]): Block => ({
  kind: 'letterhead',
  organisation,
  lines,
})
export const h1 = (text: string): Block => ({ kind: 'heading', level: 1, text })
export const h2 = (text: string): Block => ({ kind: 'heading', level: 2, text })
export const h3 = (text: string): Block => ({ kind: 'heading', level: 3, text })
export const paragraph = (...prose: (string | Run)[]): Block => ({ kind: 'paragraph', prose })
export const bullets = (...items: Prose[]): Block => ({ kind: 'list', items, numbered: false })
export const steps = (...items: Prose[]): Block => ({ kind: 'list', items, numbered: true })
/** Short facts, each beside its name. */
export const summary = (...entries: [string, Prose][]): Block => ({ kind: 'summary', entries })
export const table = (
  columns: (string | Column)[],
  rows: Prose[][],
  options?: { rowHeadings: boolean },
): Block => ({
  kind: 'table',
  columns: columns.map(column => (typeof column === 'string' ? { heading: column } : column)),
  rows,
  ...options,
})
/** A box the eye finds first: what to look out for, whom to ring. */
export const callout = (
  heading: string,
  blocks: Block[],
  { urgent = false, level = 2 }: { urgent?: boolean; level?: Level } = {},
): Block => ({ kind: 'callout', heading, blocks, urgent, level })
export const address = (lines: string[], beside: string[]): Block => ({ kind: 'address', lines, beside })
export const signature = (closing: string, name: string, lines: string[], signed?: string): Block => ({
  kind: 'signature',
  closing,
  name,
  lines,
  signed,
})
export const chart = (drawing: Omit<Chart, 'kind'>): Block => ({ kind: 'chart', ...drawing })
