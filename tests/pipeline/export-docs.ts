/** The tables of docs/exports.md, made from the kinds that the exports are made from. */

import type { Column, Geometry, RecordKind } from '../../lib/pipeline/export-columns.ts'
import { EXPORT_KINDS } from '../../lib/pipeline/export-kinds.ts'

export function describeKinds(): string {
  return Object.values(EXPORT_KINDS).map(describeKind).join('\n')
}

function describeKind(kind: RecordKind): string {
  const { file, meaning, order, inBox, columns, geometry } = kind
  return `### ${file}

${meaning} In order of ${order}.
In a box: ${inBox}.
On the map: ${describeGeometry(geometry)}.

| column | type | unit | meaning |
|---|---|---|---|
${columns.map(describeColumn).join('\n')}
`
}

function describeColumn(column: Column): string {
  const cells = [`\`${column.name}\``, describeType(column), column.unit, column.meaning]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function describeType({ type, decimals }: Column): string {
  if (type !== 'number') return type
  return decimals === 0 ? 'whole number' : `number, steps of ${(10 ** -decimals).toFixed(decimals)}`
}

function describeGeometry(geometry: Geometry): string {
  switch (geometry.type) {
    case 'none':
      return 'nothing (`null`)'
    case 'point':
      return `a point at (\`${geometry.at.join('`, `')}\`)`
    case 'leg':
      return `a line from (\`${geometry.from.join('`, `')}\`) to (\`${geometry.to.join('`, `')}\`), a point where the second is missing`
    case 'line':
      return `the line through its positions${geometry.isTimed ? ', with `coordinateProperties`' : ''}; a point where all are at one place`
  }
}
