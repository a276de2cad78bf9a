import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { judgeEvidence } from '../../lib/model/suspicion.ts'
import { EVIDENCE } from '../../lib/model/suspicion-evidence.ts'
import { expertPrior, expertWeights } from '../../lib/model/suspicion-prior.ts'
import { valuesOf } from './suspicion-world.ts'

const PAGE = fileURLToPath(new URL('../../docs/suspicion.md', import.meta.url))
const ARROWS = { 1: '↑', [-1]: '↓', 0: '↕' } as const
const EXAMPLE = {
  closedFishingHours: 3,
  nightHoursInQuestion: 1.5,
  darkAtBorder: 1,
  darkHours: 17,
  authorisedFishingHours: 40,
  faintGaps: 1,
}

function listEvidence(): string {
  const { deviations } = expertPrior()
  const rows = EVIDENCE.map(
    ({ name, unit, direction, meaning, shape, scale, weight, reason }, i) =>
      `| \`${name}\` | ${ARROWS[direction]} | ${meaning} | ${shape === 'share' ? 'share' : unit === 'number' ? scale : `${scale} ${unit}`} | ${weight} ± ${deviations[i]} | ${reason} |`,
  )
  return ['| item | | what is counted | scale | weight | why |', '|---|---|---|---|---|---|', ...rows].join(
    '\n',
  )
}

function showJudgement(): string {
  const { probability, low, high, base, logit, contributions } = judgeEvidence(
    expertWeights(),
    valuesOf(EXAMPLE),
  )
  const line = (name: string, value: string, logOdds: number) =>
    `  ${name.padEnd(24)}${value.padStart(5)}${`${logOdds > 0 ? '+' : ''}${logOdds.toFixed(2)}`.padStart(10)}`
  return [
    '```',
    `P = ${probability} (95 %: ${low} to ${high}), no verdict behind it`,
    line('without evidence', '', base),
    ...contributions
      .filter(({ value }) => value !== 0)
      .map(({ name, value, contribution }) => line(name, String(value), contribution)),
    line('log odds', '', logit),
    '```',
  ].join('\n')
}

/** `WAKEWATCH_WRITE_DOCS=1 npx vitest run tests/model/suspicion-docs` writes both anew. */
test('the page shows the evidence, and what a judgement is, as they are', () => {
  const page = readFileSync(PAGE, 'utf8')
  const parts = page.split(/(?<=<!-- (?:evidence|judgement): [^\n]* -->\n).*?(?=<!-- end -->)/s)
  expect(parts).toHaveLength(3)
  const written = `${parts[0]}${listEvidence()}\n${parts[1]}${showJudgement()}\n${parts[2]}`
  if (process.env.WAKEWATCH_WRITE_DOCS === '1') writeFileSync(PAGE, written)
  else expect(page).toBe(written)
})
