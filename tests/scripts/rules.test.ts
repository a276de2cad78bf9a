import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { BEHAVIOURS } from '../../lib/alerts/happening.ts'
import { parseRules } from '../../lib/alerts/rules/parse-rules.ts'
import { behaviourKeys, KNOWN_KEYS } from '../../lib/alerts/rules/rule-document.ts'
import { readShippedRules } from '../../lib/alerts/rules/shipped-rules.ts'
import { formatMarkdown, formatRule } from '../../scripts/rules-report.ts'
import { documentOf, FISHING } from '../alerts/rules/documents.ts'
import { temporaryFolder } from '../store/folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

function rules(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/rules.ts', ...args],
    { cwd: root, encoding: 'utf8', input },
  )
  return { status, stdout, stderr }
}

function writeDocument(text: string): string {
  const file = join(temporaryFolder(), 'my-rules.json')
  writeFileSync(file, text)
  return file
}

describe('npm run rules', () => {
  it('says what a document means, and warns on the side', () => {
    const loitering = '{ "behaviour": { "kind": "loitering" } }'
    const file = writeDocument(documentOf(loitering))
    const { version } = (parseRules(documentOf(loitering), file) as { ruleSet: { version: string } }).ruleSet
    expect(rules(['check', file])).toEqual({
      status: 0,
      stdout: `${file}: 1 rule, 1 on; suspicion from 0.7; version ${version}\nmy-rule (medium)\n  When a vessel loiters.\n`,
      stderr: `warning: ${file}, line 13, column 15: rules[0].when: is broad: nothing says which vessels or where, and vessels wait for orders, weather and a berth\n`,
    })
  })

  it('refuses with every fault on a line of its own', () => {
    const text = documentOf(FISHING, { line: 10, text: '      "severity": "grave", "budget": 5,' })
    const file = writeDocument(text)
    expect(rules(['check', file])).toEqual({
      status: 1,
      stdout: '',
      stderr: `${file}, line 10, column 19: rules[0].severity: "grave" is not allowed (allowed: low, medium, high)
${file}, line 10, column 28: rules[0].budget: is not known (allowed: id, title, definition, source, example, severity, enabled, budgetPerDay, when)\n`,
    })
  })

  it('prints the shipped rules as a document that it takes back', () => {
    const { stdout } = rules(['show', '--json'])
    expect(parseRules(stdout, 'stdout')).toEqual({ ok: true, ruleSet: readShippedRules(), warnings: [] })
  })

  it('reads the standard input, and says so', () => {
    const { status, stdout } = rules(['check', '-', '--json'], documentOf('{}'))
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      faultCount: 1,
      faults: [{ file: 'standard input' }],
    })
  })

  it('tells wrong use from files that cannot be read', () => {
    expect(rules(['check', 'no-such-file'])).toEqual({
      ...{ status: 1, stdout: '' },
      stderr: 'no-such-file: it cannot be read (ENOENT)\n',
    })
    expect(rules(['dry-run', 'rules.json', '--days', '0'])).toMatchObject({ status: 2, stdout: '' })
  })

  it('prints a rule with its ground, in lines that a terminal holds', () => {
    const rule = readShippedRules().rules.find(({ id }) => id === 'loitering-carrier')!
    const text = formatRule(rule)
    expect(text).toContain(
      'Loitering by a carrier (loitering-carrier)\nWhen a carrier loiters (4 h or more).\n',
    )
    expect(text).toMatch(/\n {2}source {6}Miller et al\. 2018/)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(120)
    expect(text.replace(/\s+/g, ' ')).toContain(rule.definition)
  })
})

describe('docs/rules.md', () => {
  const docs = readFileSync(join(root, 'docs/rules.md'), 'utf8')

  it('tells of the shipped rules as they are (npm run rules -- show --markdown prints them)', () => {
    expect(docs.endsWith(formatMarkdown(readShippedRules().rules))).toBe(true)
  })

  it('tells of every condition', () => {
    const { rule, when, vessel, place, time } = KNOWN_KEYS
    const names = [
      ...rule,
      ...when,
      ...vessel,
      ...place,
      ...time,
      ...BEHAVIOURS,
      ...BEHAVIOURS.flatMap(behaviourKeys),
    ]
    expect(names.filter((name) => !docs.includes(`\`${name}\``))).toEqual([])
  })

  it('shows a document that is one', () => {
    const [, example] = /```json\n([\s\S]*?)```/.exec(docs) ?? []
    expect(parseRules(example!, 'docs')).toMatchObject({ ok: true, warnings: [] })
  })
})
