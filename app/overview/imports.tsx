import type { Words } from '../../components/words/languages.ts'
import type { ImportRecord } from '../../lib/store/imports.ts'
import { Cell, Listing, Minute } from './cells.tsx'

export function Imports(props: { imports: readonly ImportRecord[]; simulated: boolean; words: Words }) {
  const { imports, simulated, words } = props
  const { say, format } = words
  return (
    <Listing
      id="imports"
      title={say.overview.imports}
      shown={imports.length}
      total={imports.length}
      simulated={simulated}
      words={words}
      empty={say.overview.noImports}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{say.overview.file}</th>
            <th scope="col">{say.overview.format}</th>
            <th scope="col">{say.overview.importedAt}</th>
            <th scope="col" className="number">
              {say.overview.lines}
            </th>
            <th scope="col" className="number">
              {say.overview.positions}
            </th>
            <th scope="col" className="number">
              {say.overview.identities}
            </th>
            <th scope="col">{say.overview.rejected}</th>
          </tr>
        </thead>
        <tbody>
          {imports.map((record) => (
            <tr key={record.id}>
              <th scope="row">
                <code>{record.name}</code>
              </th>
              <Cell label={say.overview.format}>{record.format}</Cell>
              <Cell label={say.overview.importedAt}>
                <Minute timeMs={record.startedMs} words={words} />
              </Cell>
              <Cell label={say.overview.lines} className="number">
                {format.whole(record.lines)}
              </Cell>
              <Cell label={say.overview.positions} className="number">
                {format.whole(record.positions)}
              </Cell>
              <Cell label={say.overview.identities} className="number">
                {format.whole(record.identities)}
              </Cell>
              <Cell label={say.overview.rejected} className="rejects">
                <Rejects record={record} words={words} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </Listing>
  )
}

function Rejects({ record, words }: { record: ImportRecord; words: Words }) {
  const { say, format } = words
  const { rejects } = record.report
  const reasons: Readonly<Record<string, string>> = say.rejects
  if (rejects.length === 0) return <>{record.fault ?? say.overview.noneRejected}</>
  return (
    <details>
      <summary>
        {format.whole(record.rejected)}
        {record.fault !== null && `, ${say.overview.stoppedEarly}`}
      </summary>
      {record.fault !== null && <p lang="en">{record.fault}</p>}
      <ul>
        {rejects.map(({ reason, count, examples }) => (
          <li key={reason}>
            {reasons[reason] ?? reason}: {format.whole(count)}
            {examples[0] !== undefined && (
              <>
                , {say.overview.firstInLine(examples[0].line)} <code>{examples[0].text}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}
