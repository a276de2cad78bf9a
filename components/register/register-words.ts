/** What the page of the vessel register says, in every language of the screen. */

import { createFormat } from '../words/format.ts'
import type { Language } from '../words/languages.ts'

const enFormat = createFormat('en')
const esFormat = createFormat('es')

const en = {
  title: 'Vessel register',
  search: 'Name, number or call sign',
  list: 'List',
  allLists: 'All lists',
  watchList: 'watch list',
  ever: 'Past entries too',
  total: (count: number) => (count === 1 ? '1 entry' : `${enFormat.whole(count)} entries`),
  none: 'No entry fits.',
  empty: 'The register is empty: drop a CSV file of vessels on this page.',
  columns: {
    name: 'Name',
    mmsi: 'MMSI',
    imo: 'IMO',
    callSign: 'Call sign',
    flag: 'Flag',
    type: 'Type',
    length: 'Length, m',
    list: 'List',
    licences: 'Licences',
    from: 'From, UTC',
    to: 'To, UTC',
    history: 'History',
  },
  open: 'Show',
  historyOf: (name: string) => `History of ${name}`,
  close: 'Close',
  written: (who: string, when: string) => `Written ${when} UTC by ${who}`,
  current: 'holds now',
  replaced: 'replaced since',
  gone: 'taken out',
  more: 'Show more',
  importTitle: 'Import a list',
  drop: 'Drop a CSV file here, or choose one. It is checked first; nothing changes before you say so.',
  choose: 'Choose a file',
  name: 'Name of the list',
  isWatch: 'A watch list: it gives no flag, type or licence',
  partly: 'Leave out rows that are wrong, and end nothing that the file lacks',
  rows: (rows: number, rejects: number) =>
    `${enFormat.whole(rows)} rows, ${enFormat.whole(rejects)} rejected`,
  would: (added: number, ended: number, same: number) =>
    `${enFormat.whole(added)} entries would come, ${enFormat.whole(ended)} would end, ${enFormat.whole(same)} stay as they are`,
  refused: (why: string) => `Nothing of it would be taken: ${why}`,
  rejects: 'Rejected rows',
  line: (line: number) => `line ${enFormat.whole(line)}`,
  report: 'Download the reject report (CSV)',
  comes: 'Comes',
  ends: 'Ends',
  take: 'Import',
  leave: 'Do not import',
  done: (added: number, ended: number) =>
    `Written: ${enFormat.whole(added)} came, ${enFormat.whole(ended)} ended. Vessels are judged by it now.`,
  unreachable: 'The server does not answer. Try again.',
}

export type RegisterWords = typeof en

const es: RegisterWords = {
  title: 'Registro de buques',
  search: 'Nombre, número o indicativo',
  list: 'Lista',
  allLists: 'Todas las listas',
  watchList: 'lista de vigilancia',
  ever: 'También las pasadas',
  total: (count) => (count === 1 ? '1 entrada' : `${esFormat.whole(count)} entradas`),
  none: 'Ninguna entrada coincide.',
  empty: 'El registro está vacío: suelte un archivo CSV de buques en esta página.',
  columns: {
    name: 'Nombre',
    mmsi: 'MMSI',
    imo: 'IMO',
    callSign: 'Indicativo',
    flag: 'Bandera',
    type: 'Tipo',
    length: 'Eslora, m',
    list: 'Lista',
    licences: 'Licencias',
    from: 'Desde, UTC',
    to: 'Hasta, UTC',
    history: 'Historia',
  },
  open: 'Ver',
  historyOf: (name) => `Historia de ${name}`,
  close: 'Cerrar',
  written: (who, when) => `Escrito el ${when} UTC por ${who}`,
  current: 'vale ahora',
  replaced: 'sustituido después',
  gone: 'retirado',
  more: 'Ver más',
  importTitle: 'Importar una lista',
  drop: 'Suelte aquí un archivo CSV, o elija uno. Primero se comprueba; nada cambia hasta que usted lo diga.',
  choose: 'Elegir un archivo',
  name: 'Nombre de la lista',
  isWatch: 'Una lista de vigilancia: no da bandera, tipo ni licencia',
  partly: 'Omitir las filas erróneas y no terminar nada de lo que falte en el archivo',
  rows: (rows, rejects) => `${esFormat.whole(rows)} filas, ${esFormat.whole(rejects)} rechazadas`,
  would: (added, ended, same) =>
    `Entrarían ${esFormat.whole(added)} entradas, terminarían ${esFormat.whole(ended)}, ${esFormat.whole(same)} siguen igual`,
  refused: (why) => `No se tomaría nada: ${why}`,
  rejects: 'Filas rechazadas',
  line: (line) => `línea ${esFormat.whole(line)}`,
  report: 'Descargar el informe de rechazos (CSV)',
  comes: 'Entra',
  ends: 'Termina',
  take: 'Importar',
  leave: 'No importar',
  done: (added, ended) =>
    `Escrito: entraron ${esFormat.whole(added)}, terminaron ${esFormat.whole(ended)}. Los buques se evalúan ya con ello.`,
  unreachable: 'El servidor no responde. Inténtelo de nuevo.',
}

const WORDS: Readonly<Record<Language, RegisterWords>> = { en, es }

export function registerWords(language: Language): RegisterWords {
  return WORDS[language]
}
