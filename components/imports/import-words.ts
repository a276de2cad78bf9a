/** What the page of imports says, in every language of the screen. */

import { createFormat, createPlural } from '../words/format.ts'
import type { Language } from '../words/languages.ts'

const enPlural = createPlural('en')
const esPlural = createPlural('es')
const enFormat = createFormat('en')
const esFormat = createFormat('es')

const en = {
  title: 'Imports',
  drop: 'Drop a file of AIS messages here',
  choose: 'Choose a file',
  takes: (gigabytes: number, unpacked: number, expansion: number) =>
    `NMEA, CSV, JSON or Parquet, plain or packed with gzip or zstd. Up to ${gigabytes} GiB as it is; unpacked up to ${unpacked} GiB and ${expansion} times its size. Larger files: npm run backfill.`,
  nothingYet: 'It is read and checked first. Nothing changes until you take it in.',
  simulated:
    'This data folder is simulated. Real messages never go into it: start Wakewatch with --data and a folder of its own.',
  waiting: 'Waiting for a decision',
  none: 'No file waits.',
  held: 'In the results',
  holdsNone: 'Nothing was imported yet.',
  states: {
    receiving: 'Uploading',
    checking: 'Reading and checking',
    ready: 'Checked: nothing is taken in yet',
    known: 'These bytes are in the results already',
    failed: 'Nothing can be taken of it',
  },
  faults: {
    'expands-too-much':
      'Unpacked it grows to more than a hundred times its size. That is no log of messages, or a trap.',
    'unpacked-too-large': 'Unpacked it is larger than 32 GiB: npm run backfill takes it.',
    unreadable: 'It cannot be read.',
  },
  rate: (perSecond: number, left: string | null) =>
    `${enFormat.whole(perSecond)} reports/s${left === null ? '' : `, about ${left} left`}`,
  sendRate: (megabytes: number, left: string | null) =>
    `${enFormat.fixed(megabytes, 1)} MB/s${left === null ? '' : `, about ${left} left`}`,
  accepted: 'Accepted',
  rejected: 'Rejected',
  positions: 'positions',
  identities: 'identities',
  lines: 'lines read',
  byReason: 'Rejected, by reason',
  example: (line: number) => `line ${enFormat.whole(line)}`,
  report: 'Download the reject report (CSV)',
  vessels: (count: number) => `${enFormat.whole(count)} ${enPlural(count, 'vessel', 'vessels')}`,
  span: 'Time, UTC',
  box: 'Area',
  most: 'Most heard',
  newer: 'Its newest report is later than what live has reached. Live reports before it will count as late.',
  take: 'Take in',
  dropIt: 'Do not take it',
  cancel: 'Cancel',
  takeBack: 'Take back',
  sure: 'Take it back?',
  yes: 'Yes, take it back',
  no: 'Keep it',
  taking: (name: string) => `Taking in ${name}`,
  takingBack: (name: string) => `Taking back ${name}`,
  beside: 'History is folded anew beside. What is live goes on, and all is shown at once at the end.',
  phases: {
    archiving: 'closing what was heard so far',
    folding: 'folding history',
    meeting: 'looking for meetings',
    writing: 'writing',
    judging: 'judging',
    'catching up': 'catching up with what is live',
  } as Readonly<Record<string, string>>,
  left: (left: string) => `about ${left} left in this step`,
  taken: (name: string) => `${name} is in the results.`,
  takenBack: (name: string) => `${name} was taken back.`,
  notDone: (name: string, error: string) => `${name}: ${error}. Everything is as it was.`,
  columns: {
    file: 'File',
    format: 'Format',
    imported: 'Imported, UTC',
    time: 'Messages from, UTC',
    until: 'to, UTC',
    positions: 'Positions',
    rejected: 'Rejected',
    act: 'Take back',
  },
  live: 'heard live',
  refused: (text: string) => `Not taken: ${text}.`,
  unreachable: 'The server does not answer. Try again.',
  busy: 'One file at a time: this one is still being sent.',
}

export type ImportWords = typeof en

const es: ImportWords = {
  title: 'Importaciones',
  drop: 'Suelte aquí un archivo de mensajes AIS',
  choose: 'Elegir un archivo',
  takes: (gigabytes, unpacked, expansion) =>
    `NMEA, CSV, JSON o Parquet, sin comprimir o con gzip o zstd. Hasta ${gigabytes} GiB tal como está; descomprimido, hasta ${unpacked} GiB y ${expansion} veces su tamaño. Archivos mayores: npm run backfill.`,
  nothingYet: 'Primero se lee y se comprueba. Nada cambia hasta que usted lo incorpore.',
  simulated:
    'Esta carpeta de datos es simulada. Nunca entran en ella mensajes reales: inicie Wakewatch con --data y una carpeta propia.',
  waiting: 'A la espera de una decisión',
  none: 'No espera ningún archivo.',
  held: 'En los resultados',
  holdsNone: 'Todavía no se ha importado nada.',
  states: {
    receiving: 'Subiendo',
    checking: 'Leyendo y comprobando',
    ready: 'Comprobado: aún no se ha incorporado nada',
    known: 'Estos bytes ya están en los resultados',
    failed: 'No se puede incorporar nada de él',
  },
  faults: {
    'expands-too-much':
      'Descomprimido crece a más de cien veces su tamaño. No es un registro de mensajes, o es una trampa.',
    'unpacked-too-large': 'Descomprimido supera 32 GiB: use npm run backfill.',
    unreadable: 'No se puede leer.',
  },
  rate: (perSecond, left) =>
    `${esFormat.whole(perSecond)} informes/s${left === null ? '' : `, quedan unos ${left}`}`,
  sendRate: (megabytes, left) =>
    `${esFormat.fixed(megabytes, 1)} MB/s${left === null ? '' : `, quedan unos ${left}`}`,
  accepted: 'Aceptado',
  rejected: 'Rechazado',
  positions: 'posiciones',
  identities: 'identidades',
  lines: 'líneas leídas',
  byReason: 'Rechazado, por motivo',
  example: (line) => `línea ${esFormat.whole(line)}`,
  report: 'Descargar el informe de rechazos (CSV)',
  vessels: (count) => `${esFormat.whole(count)} ${esPlural(count, 'buque', 'buques')}`,
  span: 'Tiempo, UTC',
  box: 'Zona',
  most: 'Más oídos',
  newer:
    'Su informe más reciente es posterior a lo alcanzado en directo. Los informes en directo anteriores contarán como tardíos.',
  take: 'Incorporar',
  dropIt: 'No incorporarlo',
  cancel: 'Cancelar',
  takeBack: 'Retirar',
  sure: '¿Retirarlo?',
  yes: 'Sí, retirarlo',
  no: 'Conservarlo',
  taking: (name) => `Incorporando ${name}`,
  takingBack: (name) => `Retirando ${name}`,
  beside:
    'La historia se rehace aparte. Lo que está en directo continúa, y al final todo se muestra a la vez.',
  phases: {
    archiving: 'cerrando lo oído hasta ahora',
    folding: 'rehaciendo la historia',
    meeting: 'buscando encuentros',
    writing: 'escribiendo',
    judging: 'evaluando',
    'catching up': 'alcanzando lo que está en directo',
  },
  left: (left) => `quedan unos ${left} de este paso`,
  taken: (name) => `${name} está en los resultados.`,
  takenBack: (name) => `${name} se ha retirado.`,
  notDone: (name, error) => `${name}: ${error}. Todo está como estaba.`,
  columns: {
    file: 'Archivo',
    format: 'Formato',
    imported: 'Importado, UTC',
    time: 'Mensajes desde, UTC',
    until: 'hasta, UTC',
    positions: 'Posiciones',
    rejected: 'Rechazado',
    act: 'Retirar',
  },
  live: 'oído en directo',
  refused: (text) => `No se ha tomado: ${text}.`,
  unreachable: 'El servidor no responde. Inténtelo de nuevo.',
  busy: 'Un archivo a la vez: este aún se está enviando.',
}

const WORDS: Readonly<Record<Language, ImportWords>> = { en, es }

export function importWords(language: Language): ImportWords {
  return WORDS[language]
}
