/** What the timebar and the track say, by language. */

import type { EventKindShown } from '../track/event-marks.ts'

export interface TimeBarWords {
  /** For Intl. */
  readonly language: string
  readonly timebar: string
  readonly all: string
  readonly hours24: string
  readonly days7: string
  readonly days30: string
  readonly stepBack: string
  readonly stepForward: string
  readonly play: string
  readonly pause: string
  readonly playSpeed: string
  readonly start: string
  readonly end: string
  readonly position: string
  readonly speedLane: string
  readonly scoreLane: string
  readonly eventsLane: string
  readonly notHeard: string
  readonly noTrack: string
  readonly score: string
  readonly resize: string
  readonly keys: string
  readonly colour: string
  readonly speed: string
  readonly slowStandsOut: string
  readonly scoreLegend: string
  readonly map: string
  readonly mapOf: string
  readonly events: string
  readonly noEvents: string
  readonly loading: string
  readonly kindColumn: string
  readonly startColumn: string
  readonly lengthColumn: string
  readonly placeColumn: string
  readonly trips: string
  readonly noTrips: string
  readonly firstSeen: string
  readonly ongoing: string
  readonly distanceColumn: string
  readonly show: string
  readonly kinds: Readonly<Record<EventKindShown, string>>
  readonly caveat: string
}

const en: TimeBarWords = {
  language: 'en-GB',
  timebar: 'Timebar, UTC',
  all: 'All',
  hours24: '24 h',
  days7: '7 d',
  days30: '30 d',
  stepBack: 'Step back',
  stepForward: 'Step forward',
  play: 'Play',
  pause: 'Pause',
  playSpeed: 'Speed of play',
  start: 'Start of the time shown',
  end: 'End of the time shown',
  position: 'Time looked at',
  speedLane: 'Speed, kn',
  scoreLane: 'Score',
  eventsLane: 'Events',
  notHeard: 'not heard',
  noTrack: 'No track in this time.',
  score: 'score',
  resize: 'Height of the timebar',
  keys: 'Arrows move, plus and minus zoom, Home and End go to the ends, Space plays, comma and full stop step.',
  colour: 'Colour',
  speed: 'Speed',
  slowStandsOut: 'slow stands out',
  scoreLegend: 'Apparent fishing score, 0 to 1',
  map: 'Map',
  mapOf: 'Map of the track; the tables beside it say the same',
  events: 'Events',
  noEvents: 'None found.',
  loading: 'Loading the track…',
  kindColumn: 'What',
  startColumn: 'Start, UTC',
  lengthColumn: 'Length',
  placeColumn: 'Where',
  trips: 'Trips',
  noTrips: 'No trip yet.',
  firstSeen: 'first heard at sea',
  ongoing: 'goes on',
  distanceColumn: 'Distance, nm',
  show: 'Show',
  kinds: {
    fishing: 'Apparent fishing',
    encounter: 'Encounter',
    loitering: 'Loitering',
    port: 'Port visit',
    gap: 'AIS gap',
  },
  caveat: 'Apparent and possible, not proven: read from AIS as received.',
}

const es: TimeBarWords = {
  language: 'es',
  timebar: 'Barra de tiempo, UTC',
  all: 'Todo',
  hours24: '24 h',
  days7: '7 d',
  days30: '30 d',
  stepBack: 'Paso atrás',
  stepForward: 'Paso adelante',
  play: 'Reproducir',
  pause: 'Pausa',
  playSpeed: 'Velocidad de reproducción',
  start: 'Inicio del tiempo mostrado',
  end: 'Fin del tiempo mostrado',
  position: 'Momento observado',
  speedLane: 'Velocidad, kn',
  scoreLane: 'Puntuación',
  eventsLane: 'Eventos',
  notHeard: 'sin recepción',
  noTrack: 'No hay recorrido en este tiempo.',
  score: 'puntuación',
  resize: 'Altura de la barra de tiempo',
  keys: 'Las flechas mueven, más y menos acercan y alejan, Inicio y Fin van a los extremos, Espacio reproduce, coma y punto dan un paso.',
  colour: 'Color',
  speed: 'Velocidad',
  slowStandsOut: 'lo lento destaca',
  scoreLegend: 'Puntuación de pesca aparente, 0 a 1',
  map: 'Mapa',
  mapOf: 'Mapa del recorrido; las tablas a su lado dicen lo mismo',
  events: 'Eventos',
  noEvents: 'No se encontró ninguno.',
  loading: 'Cargando el recorrido…',
  kindColumn: 'Qué',
  startColumn: 'Inicio, UTC',
  lengthColumn: 'Duración',
  placeColumn: 'Dónde',
  trips: 'Viajes',
  noTrips: 'Ningún viaje todavía.',
  firstSeen: 'oído por primera vez en el mar',
  ongoing: 'continúa',
  distanceColumn: 'Distancia, nm',
  show: 'Mostrar',
  kinds: {
    fishing: 'Pesca aparente',
    encounter: 'Encuentro',
    loitering: 'Merodeo',
    port: 'Visita a puerto',
    gap: 'Silencio AIS',
  },
  caveat: 'Aparente y posible, no probado: leído del AIS tal como se recibió.',
}

/** By a language tag; English where there is no other. */
export function timeBarWords(language: string): TimeBarWords {
  return language.startsWith('es') ? es : en
}
