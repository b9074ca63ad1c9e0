import type { CheckRow } from '../../src/care-plans/index.ts'
import type { Character } from './cast.ts'

export const reachedValue = ({ protocol }: Character) => (protocol === 'colorectal' ? '7.8' : '0.24')
export const risingValue = ({ protocol }: Character) =>
  protocol === 'colorectal' ? '4.6' : protocol === 'prostate-radiotherapy' ? '1.4' : '0.11'

/** What a test says while all is well. */
export function steadyValue({ protocol, dice }: Character, check: CheckRow): string | string[] {
  const plots: Record<string, () => string | string[]> = {
    psa: () =>
      protocol === 'prostate-surgery'
        ? dice.one(['<0.01', '<0.01', '<0.02'])
        : dice.one(['0.3', '0.4', '0.3', '0.5']),
    cea: () => (1.2 + dice.below(10) / 10).toFixed(1),
    mammogram: () => [
      'MAMMOGRAM BILATERAL',
      '',
      'Comparison with previous. Post-surgical change only.',
      'No mass, distortion or suspicious calcification.',
      'Opinion: M1 both breasts.',
    ],
    ct: () => [
      'CT CHEST ABDOMEN PELVIS WITH CONTRAST',
      '',
      'No evidence of local recurrence or distant metastasis.',
      'Small simple renal cyst, unchanged.',
    ],
    colonoscopy: () => [
      'COLONOSCOPY',
      'Caecum reached. Bowel preparation good.',
      'Anastomosis healthy. No polyps seen.',
    ],
    dexa: () => ['DEXA SPINE AND HIP', 'Lumbar spine T-score -0.6. Total hip T-score -0.4.'],
    'mri pelvis': () => ['MRI PELVIS', 'Post-surgical appearance. No evidence of recurrence.'],
  }
  return plots[check.test ?? '']?.() ?? ['Report', 'No abnormality seen.']
}

/** Who sends what, by test. */
export const codes: Record<string, { sender: string; code: string; name: string; unit?: string }> = {
  psa: { sender: 'WINPATH|NORTHFIELD', code: 'PSA', name: 'Prostate specific antigen', unit: 'ug/L' },
  cea: { sender: 'WINPATH|NORTHFIELD', code: 'CEA', name: 'Carcinoembryonic antigen', unit: 'ug/L' },
  mammogram: { sender: 'CRIS|NORTHFIELD', code: 'MAMM', name: 'Mammogram' },
  ct: { sender: 'CRIS|NORTHFIELD', code: 'CTCAP', name: 'CT chest abdomen pelvis' },
  dexa: { sender: 'CRIS|NORTHFIELD', code: 'DEXA', name: 'DEXA spine and hip' },
  'mri pelvis': { sender: 'CRIS|NORTHFIELD', code: 'MRPEL', name: 'MRI pelvis' },
  colonoscopy: { sender: 'ENDO|NORTHFIELD', code: 'COLON', name: 'Colonoscopy' },
}
