/** The card of a model: what a person must know before relying on it. Markdown. */

import type { ModelMetadata } from './detector-model.ts'
import type { Spread } from './train-spread.ts'

export interface CardContent {
  readonly metadata: ModelMetadata
  /** Thousandths. */
  readonly fishingFrom: number
  /** How the figures came about, one sentence; null where nothing was judged. */
  readonly judgedBy: string | null
  readonly figures: readonly CardFigures[]
  readonly byGear: Readonly<Record<string, CardGear>>
}

/** A line of the table of figures. */
export interface CardFigures {
  readonly of: string
  readonly rows: number
  readonly auc: Spread
  readonly f1: Spread
  readonly brier: Spread
  readonly ece: Spread
  readonly events: { readonly precision: Spread; readonly recall: Spread }
}

export interface CardGear {
  readonly auc: Spread
  readonly f1: Spread
  readonly brier: Spread
}

/** Fewer vessels of a gear prove nothing of it. Own. */
const ENOUGH_VESSELS = 3

/** Where labels are from, told by the gear's name: label-points.ts puts this before those of the small-scale table. */
const SMALL_SCALE = 'small-scale '

const CREDITS = {
  gfw: `Global Fishing Watch's public training data: CC BY 4.0, Global Fishing Watch; Kroodsma et al., "Tracking the global footprint of fisheries", Science 359 (2018).`,
  smallScale:
    'Small-scale vessels, labelled by observers and experts: ICES WKSSFGEO and WKSSFGEO2 (MIT), Mendo et al. 2019 (CC0), Global Fishing Watch (CC BY 4.0).',
} as const

export function writeModelCard({ metadata, fishingFrom, judgedBy, figures, byGear }: CardContent): string {
  const { name, version, data, command, seed, featureHash } = metadata
  const gears = Object.keys(data.byGear)
  const credits = [
    ...(gears.some((gear) => !gear.startsWith(SMALL_SCALE)) ? [CREDITS.gfw] : []),
    ...(gears.some((gear) => gear.startsWith(SMALL_SCALE)) ? [CREDITS.smallScale] : []),
  ]
  const fewGears = Object.entries(data.byGear).filter(([, { vessels }]) => vessels < ENOUGH_VESSELS)
  return `# ${name} ${version}

P(apparent fishing) of a vessel's position, from its motion, the time of day, the distance to shore and how often it
reports, of the present and the past only. A position is scored fishing from ${(fishingFrom / 1000).toFixed(2)} on.
Fishing is *apparent*: a score says how much the motion is like what people called fishing, not that anybody fished, and
never whether they were allowed to.

## Data
${count(data.vessels, 'labelled vessel')}, ${count(data.rows, 'row')}, ${data.labelled.toLocaleString('en')} of them labelled, ${data.fishing.toLocaleString('en')} called fishing by more than half of those who labelled them.

${table(
  ['file', 'rows', 'labelled', 'SHA-256'],
  data.files.map((file) => [file.name, file.rows, file.labelled, `\`${file.sha256}\``]),
)}

${table(
  ['gear', 'vessels', 'labelled', 'fishing', 'AUC', 'F1', 'Brier'],
  Object.entries(data.byGear).map(([gear, { vessels, labelled, fishing }]) => {
    const judged = byGear[gear]
    return [
      gear,
      vessels,
      labelled,
      fishing,
      ...(judged === undefined ? ['-', '-', '-'] : [judged.auc, judged.f1, judged.brier].map(mean)),
    ]
  }),
)}
${
  fewGears.length === 0
    ? ''
    : `
**One or two vessels of a gear prove nothing of it**, however many their rows: of ${fewGears
        .map(([gear, { vessels }]) => `${gear} there ${vessels === 1 ? 'is one' : 'are two'}`)
        .join(', ')}.
`
}
## Licence and credit
${credits.map((credit) => `- ${credit}`).join('\n')}
- The labels are other people's work and the model is derived from them: whoever passes it on keeps these credits.

## Figures
${
  judgedBy === null
    ? 'None: the model was trained without being judged.'
    : `${judgedBy} Means, and the lowest and highest in brackets.

${table(
  ['judged on', 'rows', 'AUC', 'F1 at 0.5', 'Brier', 'ECE', 'events: precision', 'recall'],
  figures.map((line) => [
    line.of,
    line.rows,
    ...[line.auc, line.f1, line.brier, line.ece, line.events.precision, line.events.recall].map(range),
  ]),
)}`
}

Trained, and judged, by seed ${seed} and this command, which gives the same weights again on the same kind of backend:

    ${command}

Feature list ${featureHash}. A program whose list differs refuses the model.

## What it is not good for
- **Proof.** It points an analyst to positions worth a look. Nothing more follows from a score, and nothing at all about
  whether fishing was allowed.
- **Gears of which few vessels were labelled** (table above), and gears that are not in the table.
- **Close inshore, and small boats.** Most labelled vessels are large and far out. Vessels that work within a few km
  of the coast, trollers at 6 to 8 kn, and boats that fish while they drift or lie still are missed, or found where they
  only lie in wait.
- **The first 12 hours of a track**, and positions more than an hour after the one before: the windows that the score
  rests on are then nearly empty.
- **Feeds of less than a position in two hours.** The score still means what it says, but events are made of runs of
  rows, and there are hardly any.
- **Vessels that do not fish.** All labelled vessels fish for a living: tugs, pilots, ferries and survey ships move in
  ways that nobody labelled here.
`
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = (row: readonly (string | number)[]) =>
    `| ${row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)).join(' | ')} |`
  return [cells(head), `|${'---|'.repeat(head.length)}`, ...rows.map(cells)].join('\n')
}

function count(value: number, word: string): string {
  return `${value.toLocaleString('en')} ${word}${value === 1 ? '' : 's'}`
}

function mean({ mean }: Spread): string {
  return Number.isNaN(mean) ? '-' : mean.toFixed(3)
}

function range({ mean, low, high }: Spread): string {
  if (Number.isNaN(mean)) return '-'
  return low === high ? mean.toFixed(3) : `${mean.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
}
