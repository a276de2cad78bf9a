/** JSON text with the place of every part, read as hostile: bounded in size and depth, and no key means anything. */

import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'

export type JsonPath = readonly (string | number)[]

/** What is wrong with the text itself, and where. */
export interface JsonFlaw {
  readonly offset: number
  readonly path: JsonPath
  readonly reason: string
}

export interface JsonSource {
  /** Objects have no prototype: `__proto__` is a key like any other. */
  readonly value: unknown
  /** Keys that an object holds twice. */
  readonly flaws: readonly JsonFlaw[]
  /** Where the part begins; of a part that is not there, where the nearest one around it does. */
  offsetOf(path: JsonPath): number
  /** Where a key of the object at the path begins. */
  keyOffsetOf(path: JsonPath, key: string): number
}

const SYNTAX_WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'is no JSON',
  InvalidNumberFormat: 'is no number',
  PropertyNameExpected:
    'a name in double quotes is expected here (a comma too many stands before it, perhaps)',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected here',
  CommaExpected: 'a comma is expected here',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'the document has ended before this',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'a text is not closed',
  UnexpectedEndOfNumber: 'a number breaks off',
  InvalidUnicode: 'is no character',
  InvalidEscapeCharacter: 'is no escape that JSON has',
  InvalidCharacter: 'a control character stands in a text',
}

/** Throws nothing: text that is no JSON, too long or too deep is a flaw. */
export function readJsonSource(
  text: string,
  limits: { readonly characters: number; readonly depth: number },
): JsonSource | JsonFlaw {
  if (text.length > limits.characters)
    return flaw(0, `is longer than ${limits.characters.toLocaleString('en')} characters`)
  const tooDeep = findTooDeep(text, limits.depth)
  if (tooDeep !== null) return flaw(tooDeep, `lies deeper than ${limits.depth} objects and lists`)
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
  const [error] = errors
  if (error) return flaw(error.offset, SYNTAX_WORDS[printParseErrorCode(error.error)] ?? 'is no JSON')
  if (root === undefined) return flaw(0, 'is empty')
  const flaws: JsonFlaw[] = []
  return {
    value: readValue(root, [], flaws),
    flaws,
    offsetOf: (path) => findNode(root, path).offset,
    keyOffsetOf(path, key) {
      const holder = findNode(root, path)
      return findProperty(holder, key)?.offset ?? holder.offset
    },
  }
}

function flaw(offset: number, reason: string): JsonFlaw {
  return { offset, path: [], reason }
}

/** Before anything that calls itself: where the text first opens more than `most` objects and lists; null: nowhere. */
function findTooDeep(text: string, most: number): number | null {
  let depth = 0
  let isText = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (isText && sign === '\\') at++
    else if (sign === '"') isText = !isText
    else if (isText) continue
    else if (sign === '}' || sign === ']') depth--
    else if ((sign === '{' || sign === '[') && ++depth > most) return at
  }
  return null
}

function readValue(node: Node, path: JsonPath, flaws: JsonFlaw[]): unknown {
  if (node.type === 'array')
    return childrenOf(node).map((child, index) => readValue(child, [...path, index], flaws))
  if (node.type !== 'object') return node.value
  const value: Record<string, unknown> = Object.create(null)
  for (const { offset, children } of childrenOf(node)) {
    const key = String(children?.[0]?.value)
    if (Object.hasOwn(value, key)) flaws.push({ offset, path: [...path, key], reason: 'is given twice' })
    value[key] = readValue(children![1]!, [...path, key], flaws)
  }
  return value
}

function findNode(root: Node, path: JsonPath): Node {
  let node = root
  for (const step of path) {
    const next = typeof step === 'number' ? childrenOf(node)[step] : findProperty(node, step)?.children?.[1]
    if (next === undefined) break
    node = next
  }
  return node
}

function findProperty(node: Node, key: string): Node | undefined {
  if (node.type !== 'object') return undefined
  return childrenOf(node).findLast(({ children }) => children?.[0]?.value === key)
}

function childrenOf(node: Node): readonly Node[] {
  return node.children ?? []
}
