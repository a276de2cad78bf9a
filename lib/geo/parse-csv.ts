/** Rows of a delimited text (RFC 4180): quoted fields, doubled quotes, line breaks within quotes, LF or CRLF. */

export interface CsvRow {
  /** 1-based line on which the row starts. */
  readonly line: number
  readonly fields: readonly string[]
  /** A quote in it is never closed, and has swallowed the rest of the text. */
  readonly isQuoteOpen: boolean
}

/** The delimiter is the one of comma, semicolon and tab that the first line has most of. Blank lines are left out. */
export function* parseCsv(text: string): Generator<CsvRow> {
  const delimiter = findDelimiter(text)
  let at = text.startsWith('\ufeff') ? 1 : 0
  let line = 1
  while (at < text.length) {
    const fields: string[] = []
    const startLine = line
    let isRowOpen = true
    let isQuoteOpen = false
    while (isRowOpen) {
      let field = ''
      if (text[at] === '"') {
        // Up to the closing quote; a quote that never closes takes the rest of the text.
        for (;;) {
          const quote = text.indexOf('"', at + 1)
          const end = quote < 0 ? text.length : quote
          isQuoteOpen ||= quote < 0
          field += text.slice(at + 1, end)
          at = end + 1
          if (text[at] !== '"' || quote < 0) break
          field += '"'
        }
        line += field.split('\n').length - 1
      }
      const end = endOfField(text, at, delimiter)
      field += text.slice(at, end)
      fields.push(field.endsWith('\r') ? field.slice(0, -1) : field)
      isRowOpen = text[end] === delimiter
      at = end + 1
    }
    line++
    if (fields.length > 1 || fields[0] !== '') yield { line: startLine, fields, isQuoteOpen }
  }
}

function endOfField(text: string, from: number, delimiter: string): number {
  let at = from
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at++
  return at
}

function findDelimiter(text: string): string {
  const lineEnd = text.indexOf('\n')
  const header = lineEnd < 0 ? text : text.slice(0, lineEnd)
  const count = (delimiter: string) => header.split(delimiter).length
  return [',', ';', '\t'].reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best))
}
