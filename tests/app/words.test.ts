import { describe, expect, it } from 'vitest'
import { gapStateWords, kindWords, tripEndWords, tripTargetWords } from '../../app/overview/words.ts'
import { wordsOf } from '../../components/words/languages.ts'

const en = wordsOf('en')

describe('the words of the overview', () => {
  it('tell a state from a cause', () => {
    expect(tripEndWords(null, en)).toBeNull()
    expect(tripEndWords('gap', en)).toBe('silence in port')
    expect(tripTargetWords({ endPort: null, endedBy: null }, en)).toBe('no port yet')
    expect(tripTargetWords({ endPort: null, endedBy: 'silence' }, en)).toBe('last seen')
    expect(tripTargetWords({ endPort: 'unnamed', endedBy: 'stay' }, en)).toBe('unnamed port')
    expect(gapStateWords({ onMs: null, open: true }, en)).toBe('still off')
    expect(gapStateWords({ onMs: null, open: false }, en)).toBe('not on again')
    expect(gapStateWords({ onMs: 1, open: true }, en)).toBeNull()
  })

  it('mark what is no ship', () => {
    expect(kindWords('invalid', en)).toBe('invalid MMSI')
    expect(kindWords('ship', en)).toBeNull()
  })
})
