import { type ColumnMap, FIELDS } from './csv/columns.ts'
import { InputError } from './open-input-error.ts'

/** Columns shown of a table that was not understood; the widest tables would fill a screen. */
const COLUMNS_SHOWN = 40

/** A table whose columns are not understood: what was seen, what was understood, and the flag to fix it. */
export function headerFault(
  file: string,
  columns: readonly string[],
  map: ColumnMap,
  missing: readonly string[],
): InputError {
  const understood = FIELDS.filter((field) => map.column[field] !== -1).map(
    (field) => `${field}=${columns[map.column[field]]}`,
  )
  return new InputError(file, 'not-understood', describeColumns(columns, understood, missing))
}

/** One line for a person: the columns seen, those understood, and an example of `--columns` with those missing. */
export function describeColumns(
  columns: readonly string[],
  understood: readonly string[],
  missing: readonly string[],
): string {
  const seen = columns.slice(0, COLUMNS_SHOWN).join(', ') + (columns.length > COLUMNS_SHOWN ? ', ...' : '')
  const example = missing.map((field) => `${field}=COLUMN`).join(',')
  return (
    `no column is known for ${missing.join(', ')}; columns seen: ${seen}; ` +
    `understood: ${understood.length > 0 ? understood.join(', ') : 'none'}; name them with --columns ${example}`
  )
}
