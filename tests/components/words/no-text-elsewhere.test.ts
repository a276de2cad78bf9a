import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** They keep words of their own beside them, in both languages. */
const OWN_WORDS = /^components\/(account|time-bar|track)\//

/** Names that are the same in all languages. */
const NAMES = new Set(['Wakewatch', 'UTC', 'IMO', 'MMSI', 'J', 'K', 'Enter', 'Esc'])
/** Attributes that people read or hear. */
const READ = new Set([
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'alt',
  'label',
  'placeholder',
  'title',
])
/** Commands and keys, which nobody translates. */
const VERBATIM = new Set(['code', 'kbd', 'pre'])

interface Node {
  readonly type: string
  readonly [field: string]: unknown
}

/** Texts in the elements of a source file: what stands in them, and what attributes say. */
function textsIn(source: string): string[] {
  const texts: string[] = []
  const note = (text: unknown) => {
    const words = typeof text === 'string' ? text.replace(/&\w+;/g, ' ').trim() : ''
    if (/\p{L}/u.test(words) && !NAMES.has(words)) texts.push(words)
  }
  /** Of an expression whose value is shown: its own text, or those that it chooses from. */
  const noteShown = (node: Node) => {
    if (node.type === 'Literal') note(node.value)
    for (const part of ['consequent', 'alternate', 'right'])
      if (isNode(node[part]) && node[part].type === 'Literal') note(node[part].value)
  }
  const walk = (node: Node, isVerbatim: boolean): void => {
    if (node.type === 'JSXText' && !isVerbatim) note(node.value)
    if (node.type === 'JSXExpressionContainer' && !isVerbatim && isNode(node.expression))
      noteShown(node.expression)
    if (node.type === 'JSXAttribute') {
      const { name, value } = node as { name?: { name?: string }; value?: Node | null } & Node
      if (!READ.has(String(name?.name))) {
        // What it is given may hold elements, whose texts are shown.
        if (isNode(value) && isNode(value.expression)) walk(value.expression, isVerbatim)
        return
      }
      if (isNode(value) && value.type === 'Literal') note(value.value)
    }
    const { openingElement } = node as { openingElement?: { name?: { name?: string } } } & Node
    const isVerbatimWithin = isVerbatim || VERBATIM.has(String(openingElement?.name?.name))
    for (const inner of Object.values(node).flat()) if (isNode(inner)) walk(inner, isVerbatimWithin)
  }
  walk(parseSync('source.tsx', source).program as unknown as Node, false)
  return texts
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

test('no text stands outside of the words', () => {
  const files = ['app', 'components']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      ),
    )
    .filter((name) => name.endsWith('.tsx') && !OWN_WORDS.test(name))
  expect(files.length).toBeGreaterThan(30)
  const found = files.flatMap((file) =>
    textsIn(readFileSync(join(root, file), 'utf8')).map((text) => `${file}: ${text}`),
  )
  expect(found).toEqual([])
})

test('the scan sees text of each kind', () => {
  const source = `export const A = ({ a }) => <>
    <p>In an element</p><p title="In an attribute" className="no-text" /><p aria-label={'In braces'} />
    <p>{a ? 'In a choice' : '·'}</p><p>{a && 'In a condition'}</p>
    <b>Wakewatch</b><code>npm start</code><p>{a.text} · 12</p></>`
  expect(textsIn(source)).toEqual([
    'In an element',
    'In an attribute',
    'In braces',
    'In a choice',
    'In a condition',
  ])
})
