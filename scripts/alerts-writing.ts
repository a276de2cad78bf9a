/** Subcommands of `npm run alerts` by which people say something. */

import type { Command } from 'commander'
import type { AlertState, DismissalReason } from '../lib/alerts/lifecycle.ts'
import { findSilenceFault } from '../lib/alerts/silences.ts'
import { addSilence, endSilence } from '../lib/store/alert-silences.ts'
import { FolderError } from '../lib/store/folder-error.ts'
import { accountName } from './account-name.ts'
import { parseBox, parseNumber, parseReason, type SilenceOptions, toSilenceScope } from './alerts-options.ts'
import { formatSilence } from './alerts-report.ts'
import type { Commands, Common } from './alerts-run.ts'
import { takeStep } from './alerts-step.ts'
import { abortOnInterrupt } from './interrupt.ts'
import { formatJudged, judgeData } from './judge-data.ts'
import { parseStart } from './option-values.ts'
import { withWriter } from './with-folder.ts'

interface StepOptions extends Common {
  readonly who?: string
  readonly note?: string
  readonly reason?: DismissalReason
}

const SILENCE_FAULTS = {
  'silences-everything': 'a silence needs --mmsi, --rule, --zone or --box',
  'other-without-vessel': '--other needs --mmsi',
  'ends-before-it-begins': '--until must be later than --from',
  'no-person': '--who needs a name',
  'unfit-text': 'a note has 4,000 and a name 100 characters at most, and no control characters',
} as const

export function addWritingCommands({ add, refuse, print }: Commands): void {
  /** `state` null: the one that it has. */
  function addStep(name: string, state: AlertState | null, description: string): Command {
    return add(name, description)
      .argument('<id>')
      .option('--who <name>', 'who says so (default: the name of the account)')
      .option('--note <text>', 'what there is to say')
      .action(async (beginning: string, options: StepOptions) => {
        const { data, who = accountName(), note = '', reason = null } = options
        const judgement = await takeStep(data, beginning, { state, reason, note, who })
        print(options, judgement, () => `${judgement.mmsi} ${judgement.ruleId}: ${judgement.state}\n`)
      })
  }

  add('judge', 'judge history anew by the zones, register, rules and suspicion model as they are now').action(
    async (options: Common) => {
      const signal = abortOnInterrupt()
      const judged = await withWriter(options.data, (store) =>
        judgeData(store, { dryRun: false, ruleSet: null, signal }),
      )
      const { changed, replaced, after } = judged
      print(options, { changed, alerts: after.length, ...replaced }, () => formatJudged(judged))
    },
  )

  addStep('acknowledge', 'acknowledged', 'seen')
  addStep('investigate', 'investigating', 'being looked into; also what was decided, again (with a note)')
  addStep('confirm', 'confirmed', 'it is what it looks like: the trip is suspicious')
  addStep('dismiss', 'dismissed', 'it is not').requiredOption(
    '--reason <reason>',
    'false-positive, permitted, data-error, or other (with a note)',
    parseReason,
  )
  addStep('release', 'new', 'back into the queue')
  addStep('note', null, 'a remark; the state stays')

  add(
    'silence',
    'alerts that nobody needs to look at: of a vessel, pair, rule, zone or box, in a time of the events',
  )
    .option('--mmsi <digits>', 'of this vessel')
    .option('--other <digits>', 'only what it does with this one')
    .option('--rule <id>', 'of this rule')
    .option('--zone <id>', 'in this zone')
    .option('--box <w,s,e,n>', 'wholly in this box, degrees', parseBox)
    .option('--from <time>', 'what happens from then on (default: all before too)', parseStart)
    .option('--until <time>', 'what happens before then (default: all after too)', parseStart)
    .option('--who <name>', 'who says so (default: the name of the account)')
    .option('--note <text>', 'why')
    .action(async (options: Common & SilenceOptions) => {
      const { data, who = accountName(), note = '' } = options
      const scope = toSilenceScope(options)
      const fault = findSilenceFault({ ...scope, who, note })
      if (fault !== null) return refuse(SILENCE_FAULTS[fault])
      const added = await withWriter(data, (store, nowMs) =>
        addSilence(store, scope, { who, note, writtenMs: nowMs }),
      )
      if (!added.ok) return refuse(SILENCE_FAULTS[added.fault])
      print(options, added.silence, () => `silenced: ${formatSilence(added.silence)}`)
    })

  add('end-silence', 'what a silence covered is heard again')
    .argument('<number>', 'of the silence', parseNumber)
    .option('--who <name>', 'who says so (default: the name of the account)')
    .option('--note <text>', 'why')
    .action(async (id: number, options: Common & { readonly who?: string; readonly note?: string }) => {
      const { data, who = accountName(), note = '' } = options
      const ended = await withWriter(data, (store, nowMs) =>
        endSilence(store, id, { who, note, writtenMs: nowMs }),
      )
      if (ended === null)
        throw new FolderError(data, `no silence ${id} holds: npm run alerts -- silences shows those that do`)
      print(options, ended, () => `ended: ${formatSilence(ended)}`)
    })
}
