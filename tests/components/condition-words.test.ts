import { describe, expect, it } from 'vitest'
import { behaviourWords, conditionWords, evidenceWords } from '../../components/alerts/condition-words.ts'
import { wordsOf } from '../../components/words/languages.ts'

const en = wordsOf('en')
const es = wordsOf('es')

describe('why an alert was raised, in words', () => {
  it.each([
    ['place.minShoreNm', '0.5', '200.553', 'from shore: 201\u00a0nm, at least 0.5 asked'],
    ['place.minPortNm', '5.4', 'Infinity', 'nearest port: none near, at least 5.4 asked'],
    ['vessel.types', 'fishing', 'fishing', 'vessel type: fishing'],
    ['vessel.types', 'fishing, unknown', 'fishing', 'vessel type: fishing, asked: fishing, unknown'],
    ['vessel.isRegistered', 'false', 'false', 'in the register: no'],
    ['another.condition', 'a', 'b', 'another.condition: b, asked: a'],
  ])('%s', (condition, wanted, found, words) => {
    expect(conditionWords({ condition, wanted, found }, en)).toBe(words)
  })

  it('is told in the language, data and numbers too', () => {
    const types = { condition: 'vessel.types', wanted: 'fishing, unknown', found: 'fishing' }
    expect(conditionWords(types, es)).toBe('tipo de buque: pesquero, se pide: pesquero, desconocido')
    const shore = { condition: 'place.minShoreNm', wanted: '0.5', found: '20.06' }
    expect(conditionWords(shore, es)).toBe('de la costa: 20,1\u00a0nm, se pide al menos 0,5')
  })

  it('tells how a vessel lay to a zone, in the language', () => {
    const relation = (found: string) =>
      conditionWords({ condition: 'place.relation', wanted: 'inside', found }, es)
    expect(relation('753 min inside')).toBe('en relación con la zona: 753 min dentro, se pide: dentro')
    expect(relation('12.5 nm from the border')).toMatch(/a 12,5\u00a0nm del límite/)
    expect(relation('off 8.0 nm from the border, inside, on 3.1 nm from it')).toMatch(
      /calla a 8,0\u00a0nm del límite, dentro, vuelve a 3,1\u00a0nm de él/,
    )
    expect(relation('off 8.0 nm from the border, on inside')).toMatch(/del límite, vuelve dentro/)
    expect(relation('in another way')).toMatch(/in another way/)
  })

  it('leaves out what the heading and the weights tell', () => {
    const kind = { condition: 'behaviour.kind', wanted: 'encounter', found: 'encounter' }
    expect(conditionWords(kind, en)).toBeNull()
    const evidence = { condition: 'evidence.darkHours', wanted: 'any', found: '2.3' }
    expect(conditionWords(evidence, en)).toBeNull()
    expect(behaviourWords('apparentFishing', en)).toBe('apparent fishing')
    expect(behaviourWords('somethingNew', en)).toBe('something new')
  })

  it('says what weighs, with its unit', () => {
    expect(evidenceWords('carrierEncounters', 1, en)).toEqual({
      what: 'encounters of a vessel that may fish with a carrier',
      value: '1',
    })
    expect(evidenceWords('hoursAtSea', 162.274, en).value).toBe('162\u00a0h')
    expect(evidenceWords('watchListed', 0.5, en).value).toBe('50%')
    expect(evidenceWords('of another version', null, en).what).toBe('of another version')
  })
})
