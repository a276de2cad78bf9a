/** Subcommands of `npm run alerts` that tell. */

import { listRevisionsOf, queryRevisions, readWithdrawn } from '../lib/store/alert-revisions.ts'
import { listSilences } from '../lib/store/alert-silences.ts'
import { listOrphans, measureRules, readAlert } from '../lib/store/alerts.ts'
import { queryAlerts } from '../lib/store/query-alerts.ts'
import { findAlert, noAlert, readWords } from './alerts-folder.ts'
import {
  type ListOptions,
  parseChanges,
  type RevisionOptions,
  toAlertQuery,
  toRevisionQuery,
  withFilters,
} from './alerts-options.ts'
import {
  formatList,
  formatOrphans,
  formatPrecision,
  formatRevisions,
  formatSilences,
} from './alerts-report.ts'
import type { Commands, Common } from './alerts-run.ts'
import { formatStored, formatWithdrawn } from './alerts-show.ts'
import { parseStart, parseWhole } from './option-values.ts'
import { withReader } from './with-folder.ts'

export function addReadingCommands({ add, print }: Commands): void {
  withFilters(add('list', 'the queue: highest rank first, of equal rank the newest')).action(
    async (options: Common & ListOptions) => {
      const { data } = options
      const { page, words } = await withReader(data, async (store) => {
        const words = await readWords(data, store)
        return { words, page: await queryAlerts(store, toAlertQuery(options, words.budgets)) }
      })
      const { heldBackByRule, ...rest } = page
      const heldBack = Object.fromEntries(heldBackByRule)
      print(options, { simulated: words.simulated, ...rest, heldBack }, () => formatList(data, page, words))
    },
  )

  add(
    'show',
    'one alert: what it says, why, where it stands, how it changed; of one that is gone, what it was',
  )
    .argument('<id>')
    .action(async (beginning: string, options: Common) => {
      await withReader(options.data, async (store) => {
        const words = await readWords(options.data, store)
        const id = await findAlert(options.data, store, beginning)
        if (id === null) {
          const withdrawn = await readWithdrawn(store, beginning)
          if (withdrawn === null) throw noAlert(options.data, beginning)
          return print(options, withdrawn.revision, () => formatWithdrawn(withdrawn, words))
        }
        const stored = (await readAlert(store, id))!
        const revisions = await listRevisionsOf(store, id)
        const { positions, ...said } = stored
        const counted = { ...said, positions: positions?.count ?? 0, revisions, simulated: words.simulated }
        print(options, counted, () => formatStored(stored, revisions, words))
      })
    })

  add('silences', 'all silences that hold')
    .option('--ended', 'those that were ended too')
    .action(async (options: Common & { readonly ended?: true }) => {
      const all = await withReader(options.data, listSilences)
      const silences = options.ended ? all : all.filter(({ ended }) => ended === null)
      print(options, silences, () => formatSilences(options.data, silences))
    })

  add('orphans', 'what was said of alerts that there are no more').action(async (options: Common) => {
    const orphans = await withReader(options.data, listOrphans)
    print(options, orphans, () => formatOrphans(options.data, orphans))
  })

  add('revisions', 'how alerts came, changed and went, newest first')
    .option('--vessel <mmsi>', 'of this vessel')
    .option('--change <changes>', 'added, changed, withdrawn: one or several of them', parseChanges)
    .option('--since <time>', 'written then or later', parseStart)
    .option('--limit <n>', 'at most so many', parseWhole, 100)
    .option('--cursor <text>', 'go on behind the page that ended with it')
    .action(async (options: Common & RevisionOptions) => {
      const page = await withReader(options.data, (store) => queryRevisions(store, toRevisionQuery(options)))
      print(options, page, () => formatRevisions(options.data, page.revisions))
    })

  add('precision', 'how often each rule was right, by what people decided').action(
    async (options: Common) => {
      const measured = await withReader(options.data, measureRules)
      print(options, measured, () => formatPrecision(options.data, measured))
    },
  )
}
