import type { Day } from '../platform/index.ts'
import type { Point } from './kinetics.ts'

/** What is drawn, in one coordinate system for the page and the PDF; y grows downwards. */
export type Shape =
  | { kind: 'path'; role: Role; d: string }
  | { kind: 'line'; role: Role; x1: number; y1: number; x2: number; y2: number }
  | { kind: 'band'; role: Role; x: number; y: number; width: number; height: number }
  | { kind: 'mark'; role: Role; x: number; y: number; r: number; hollow: boolean }
  | { kind: 'text'; role: Role; x: number; y: number; text: string; anchor: 'start' | 'middle' | 'end' }

export type Role = 'grid' | 'axis' | 'limit' | 'treatment' | 'value'

export type Treatment = { name: string; from: Day; to?: Day | null }

export type ChartOf = {
  /** Begins the ids of title and description: unique on its page. */
  id: string
  title: string
  unit: string
  points: Point[]
  /** Drawn as a line with these words on it: "Act at 0.2 or more". */
  limit: { value: number; words: string } | null
  treatments: Treatment[]
}
