/** What a person is told of a table's columns. */

import { type ColumnMap, FIELDS } from './csv/columns.ts'
import { InputError } from './open-input-error.ts'

/** Columns shown of a table that was not understood; the widest tables would fill a screen. */
const COLUMNS_SHOWN = 40
/** Characters shown of the name of a column. */
const NAME_SHOWN = 60

/**
 * A table whose columns are not understood: the columns seen, those understood, and an example of `--columns` with
 * those missing.
 */
export function headerFault(
  file: string,
  columns: readonly string[],
  map: ColumnMap,
  missing: readonly string[],
): InputError {
  const seen =
    columns.slice(0, COLUMNS_SHOWN).map(shortened).join(', ') +
    (columns.length > COLUMNS_SHOWN ? ', ...' : '')
  const example = missing.map((field) => `${field}=COLUMN`).join(',')
  return new InputError(
    file,
    'not-understood',
    `no column is known for ${missing.join(', ')}; columns seen: ${seen}; ` +
      `understood: ${understoodColumns(columns, map) || 'none'}; name them with --columns ${example}`,
  )
}

/** How a table was understood and what of it is not used, for its report. */
export function columnNotes(columns: readonly string[], map: ColumnMap): string[] {
  const used = new Set(Object.values(map.column))
  const unused = columns.filter((_, index) => !used.has(index))
  const notes = [`columns: ${understoodColumns(columns, map)}`]
  if (unused.length > 0)
    notes.push(`columns not used: ${unused.slice(0, COLUMNS_SHOWN).map(shortened).join(', ')}`)
  return notes
}

function understoodColumns(columns: readonly string[], map: ColumnMap): string {
  return FIELDS.filter((field) => map.column[field] !== -1)
    .map((field) => `${field}=${shortened(columns[map.column[field]]!)}`)
    .join(', ')
}

function shortened(name: string): string {
  return name.length > NAME_SHOWN ? `${name.slice(0, NAME_SHOWN)}...` : name
}
