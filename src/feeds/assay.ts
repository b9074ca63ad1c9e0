import { field, segmentsOf, textOf } from './hl7/index.ts'
import type { Message, Observation } from './hl7/index.ts'

/** The method (OBX-17) or else the analyser (OBX-18) a sender names for a value; nothing where it names none or several. */
export function assayOf(message: Message, observation: Observation): string | null {
  const named = segmentsOf(message, 'OBX')
    .filter(obx => field(obx, 3) === observation.code && textOf(obx, 4) === observation.subId)
    .filter(obx => textOf(obx, 5) === observation.text)
    .map(obx => said(field(obx, 17, 2)) || said(field(obx, 17)) || said(field(obx, 18)))
    .filter(Boolean)
  const [only, ...more] = new Set(named)
  return more.length > 0 ? null : (only ?? null)
}

const said = (text: string): string => (text.trim() === '""' ? '' : text.trim())
