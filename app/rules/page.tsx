import { readBuilderFields } from '../../components/rules/builder-fields.ts'
import { RulesScreen } from '../../components/rules/rules-screen.tsx'
import { NoData } from '../no-data.tsx'
import { readBar } from '../read-bar.ts'

/** The folder changes under the running server. */
export const dynamic = 'force-dynamic'

export default async function RulesPage() {
  const bar = await readBar()
  return bar === null ? <NoData /> : <RulesScreen bar={bar} fields={readBuilderFields()} />
}
