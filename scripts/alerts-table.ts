/** Columns of text for a terminal. */

/** `head` and rows of as many cells; a column is as wide as its longest cell, `mostWide` at most. */
export function formatColumns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  mostWide = 28,
): string {
  const shortened = [head, ...rows].map((cells) => cells.map((cell) => shorten(cell, mostWide)))
  const widths = head.map((_, column) => Math.max(...shortened.map((cells) => cells[column]!.length)))
  return shortened
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}

function shorten(text: string, mostWide: number): string {
  return text.length <= mostWide ? text : `${text.slice(0, mostWide - 3)}...`
}
