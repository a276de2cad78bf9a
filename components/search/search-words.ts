/** What the search in the bar says, in every language of the screen. */

import { createFormat } from '../words/format.ts'
import type { Language } from '../words/languages.ts'

const enFormat = createFormat('en')
const esFormat = createFormat('es')

const en = {
  label: 'Search',
  hint: 'Vessel, port or place',
  title: 'Search by name, MMSI, IMO, call sign, port, or coordinates ( / )',
  results: 'Results',
  vessels: 'Vessels',
  ports: 'Ports',
  place: 'Place',
  goTo: 'Go to',
  formerly: (name: string) => `formerly ${name}`,
  more: (count: number) => `${enFormat.whole(count)} more: type on`,
  found: (count: number) => (count === 1 ? '1 result' : `${enFormat.whole(count)} results`),
  none: 'Nothing fits. Try a name, MMSI, IMO, call sign, port, or coordinates such as 54.5N 8.25E.',
  unreachable: 'The server does not answer.',
}

type SearchWords = typeof en

const es: SearchWords = {
  label: 'Buscar',
  hint: 'Buque, puerto o lugar',
  title: 'Buscar por nombre, MMSI, IMO, indicativo, puerto o coordenadas ( / )',
  results: 'Resultados',
  vessels: 'Buques',
  ports: 'Puertos',
  place: 'Lugar',
  goTo: 'Ir a',
  formerly: (name) => `antes ${name}`,
  more: (count) => `${esFormat.whole(count)} más: siga escribiendo`,
  found: (count) => (count === 1 ? '1 resultado' : `${esFormat.whole(count)} resultados`),
  none: 'Nada coincide. Pruebe un nombre, MMSI, IMO, indicativo, puerto o coordenadas como 54.5N 8.25E.',
  unreachable: 'El servidor no responde.',
}

const WORDS: Readonly<Record<Language, SearchWords>> = { en, es }

export function searchWords(language: Language): SearchWords {
  return WORDS[language]
}
