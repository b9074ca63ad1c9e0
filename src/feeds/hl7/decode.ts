const byteOrderMark = '\uFEFF'

/**
 * Text of bytes whose character set is seldom declared truly: UTF-8 if they are valid UTF-8, else the
 * single-byte set that MSH-18 names, else Windows-1252 (of which Latin-1 and ASCII are parts).
 */
export function decode(bytes: Buffer): string {
  try {
    return withoutMark(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return withoutMark(new TextDecoder(singleByteSet(bytes)).decode(bytes))
  }
}

const withoutMark = (text: string) => (text.startsWith(byteOrderMark) ? text.slice(1) : text)

/** MSH-18 `8859/2` to `8859/15` (HL7 table 0211); `8859/1` is read as its superset Windows-1252. */
function singleByteSet(bytes: Buffer): string {
  const header =
    bytes
      .subarray(0, 2000)
      .toString('latin1')
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? ''
  const part = /^8859\/([2-9]|1[0-5])$/.exec(header.split(header.charAt(3))[17] ?? '')?.[1]
  return part && part !== '12' ? `iso-8859-${part}` : 'windows-1252' // part 12 was never published
}
