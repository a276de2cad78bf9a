/** What downloads say, in every language of the screen. */

import type { Language } from '../words/languages.ts'

const en = {
  title: 'Download',
  area: 'Download records of an area and a time',
  records: 'Records',
  kinds: {
    positions: 'Positions',
    trips: 'Trips',
    events: 'Events',
    portVisits: 'Port visits',
    gaps: 'Gaps',
    alerts: 'Alerts',
    vessels: 'Vessels',
    identities: 'Identities',
  },
  format: 'Format',
  box: 'Area: west,south,east,north in degrees; empty: everywhere',
  badBox: 'Four numbers parted by commas: west,south,east,north',
  from: 'From, UTC',
  to: 'To, UTC',
  limits: 'At most 5,000,000 records; npm run backfill -- --export has no limit. Columns: docs/exports.md.',
}

type ExportWords = typeof en

const es: ExportWords = {
  title: 'Descargar',
  area: 'Descargar registros de una zona y un tiempo',
  records: 'Registros',
  kinds: {
    positions: 'Posiciones',
    trips: 'Viajes',
    events: 'Sucesos',
    portVisits: 'Escalas',
    gaps: 'Silencios',
    alerts: 'Alertas',
    vessels: 'Buques',
    identities: 'Identidades',
  },
  format: 'Formato',
  box: 'Zona: oeste,sur,este,norte en grados; vacía: todas partes',
  badBox: 'Cuatro números separados por comas: oeste,sur,este,norte',
  from: 'Desde, UTC',
  to: 'Hasta, UTC',
  limits:
    'Como máximo 5 000 000 de registros; npm run backfill -- --export no tiene límite. Columnas: docs/exports.md.',
}

const WORDS: Readonly<Record<Language, ExportWords>> = { en, es }

export function exportWords(language: Language): ExportWords {
  return WORDS[language]
}
