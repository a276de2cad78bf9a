/**
 * Rows of comma-separated values by RFC 4180: a header, CRLF, quotes where a text needs them, empty where missing.
 *
 * Names come from radio, and a spreadsheet runs a cell that begins as a formula does, quoted or not. So a text that
 * begins with one of the signs below gets an apostrophe in front, which spreadsheets take for "this is text" (OWASP,
 * CSV Injection). A text that begins with an apostrophe gets one too: whoever takes one leading apostrophe off every
 * text has exactly what was heard.
 */

import type { RecordBlock } from './export-block.ts'
import type { RecordKind } from './export-columns.ts'
import { TextEncoding, type TextFile } from './export-text-file.ts'

/** Full-width forms count as their plain ones in some spreadsheets. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠']/
const NEEDS_QUOTES = /[",\r\n\t;']|^\s|\s$/

const COMMA = 44
const LINE_END = Buffer.from('\r\n')
const TRUE = Buffer.from('true')
const FALSE = Buffer.from('false')

export function createCsvEncoder(kind: RecordKind) {
  const { columns } = kind
  const encodings = columns.map(() => new TextEncoding(csvText))
  return {
    begin(file: TextFile): void {
      file.put(Buffer.from(`${columns.map(({ name }) => name).join(',')}\r\n`))
    },
    row(file: TextFile, block: RecordBlock, row: number): undefined {
      for (let i = 0; i < columns.length; i++) {
        if (i > 0) file.byte(COMMA)
        const { type, decimals } = columns[i]!
        const { texts, steps } = block.columns[i]!
        if (type === 'text') {
          const text = texts[row]!
          if (text !== null) file.put(encodings[i]!.bytesOf(text))
        } else {
          const value = steps[row]!
          if (Number.isNaN(value)) continue
          if (type === 'number') file.number(value, decimals)
          else if (type === 'time') file.time(value)
          else file.put(value === 1 ? TRUE : FALSE)
        }
      }
      file.put(LINE_END)
    },
    end(): void {},
  }
}

function csvText(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
