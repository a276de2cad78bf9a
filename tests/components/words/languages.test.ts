import { describe, expect, it } from 'vitest'
import { chooseLanguage, LANGUAGES, wordsOf } from '../../../components/words/languages.ts'

/** Each text by its path: a text, or a function with how many parameters it takes. */
function leavesOf(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, `${path}/${name}`))
}

/** Names, and words that are the same in both. */
const SHARED = new Set(['no', 'aisstream.io', 'UTC'])

const english = leavesOf(wordsOf('en').say)

describe.each(LANGUAGES)('the words of %s', (language) => {
  const leaves = new Map(leavesOf(wordsOf(language).say))

  it('are all there, with the same parameters', () => {
    expect([...leaves.keys()].sort()).toEqual(english.map(([path]) => path).sort())
    for (const [path, value] of english)
      if (typeof value === 'function') expect([path, leaves.get(path)]).toEqual([path, expect.any(Function)])
      else expect([path, typeof leaves.get(path)]).toEqual([path, 'string'])
    const takes = (value: unknown) => (typeof value === 'function' ? value.length : null)
    for (const [path, value] of english) expect([path, takes(leaves.get(path))]).toEqual([path, takes(value)])
  })

  it('say something, whatever the number, and say it without dashes between words', () => {
    for (const [path, value] of leaves)
      for (const count of [0, 1, 2, 1234]) {
        const said = typeof value === 'function' ? value(count, count, count) : value
        expect([path, said]).toEqual([path, expect.stringMatching(/\S/)])
        expect([path, said]).not.toEqual([
          path,
          expect.stringMatching(/[\u2013\u2014]|undefined|NaN|\[object/),
        ])
      }
  })

  it('never call anything illegal', () => {
    for (const [path, value] of leaves)
      expect([path, String(value)]).not.toEqual([path, expect.stringMatching(/\b(illegal|ilegal)/i)])
  })
})

describe('another language than English', () => {
  it('is not English with another name', () => {
    for (const language of LANGUAGES.filter((one) => one !== 'en')) {
      const leaves = new Map(leavesOf(wordsOf(language).say))
      const texts = english.filter(([, value]) => typeof value === 'string')
      const same = texts.filter(([path, value]) => leaves.get(path) === value && !SHARED.has(String(value)))
      expect(same).toEqual([])
    }
  })
})

describe('the language of a page', () => {
  it.each([
    ['es', 'en', 'es'],
    [undefined, 'es-EC,es;q=0.9,en;q=0.8', 'es'],
    [undefined, 'fr, en;q=0.5, es;q=0.7', 'es'],
    [undefined, 'EN-gb;q=0.9, es;q=0.9', 'en'],
    [undefined, 'es;q=0', 'en'],
    [undefined, 'estonian, *;q=0.1', 'en'],
    ['../../etc', 'es', 'es'],
    ['constructor', null, 'en'],
    [undefined, `${'x,'.repeat(100_000)}es`, 'en'],
    [undefined, 'es;q=abc', 'es'],
  ])('by cookie %j and header %j', (cookie, header, language) => {
    expect(chooseLanguage(cookie, header?.slice() ?? null)).toBe(language)
  })
})
