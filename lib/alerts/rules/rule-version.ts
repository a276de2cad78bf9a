/** Tells whether two rules, or two sets of them, are the same, however their document was written. */

import { createHash } from 'node:crypto'
import type { Rule } from './rule.ts'

const DIGITS = 16

/** 16 hexadecimal digits of the SHA-256 over every part of the rule. */
export function hashRule(rule: Rule): string {
  return digest(rule)
}

/** The same over a set; the order of its rules does not count, nor that of their parts, nor white space. */
export function hashRules(rules: readonly Rule[], suspicionFrom: number | null): string {
  const inOrder = [...rules].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  return digest({ suspicionFrom, rules: inOrder })
}

function digest(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, DIGITS)
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const parts = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${parts.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`
}
