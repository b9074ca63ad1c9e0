declare module 'fontkit' {
  export interface Font {
    layout(text: string): { advanceWidth: number }
    readonly characterSet: number[]
    glyphForCodePoint(codePoint: number): object
    hasGlyphForCodePoint(codePoint: number): boolean
  }
  export function create(bytes: Uint8Array): Font
}
