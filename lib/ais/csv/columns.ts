/** Which column of a table means what: names as people write them, case, blanks and underscores ignored. */

/** What a column can mean; also the keys of `--columns`. */
export const FIELDS = [
  'mmsi',
  'vessel',
  'time',
  'date',
  'timeOfDay',
  'lat',
  'lon',
  'speed',
  'course',
  'heading',
  'shore',
  'name',
  'callSign',
  'imo',
  'shipType',
  'length',
  'width',
  'messageType',
  'transceiver',
  'mobile',
] as const
export type Field = (typeof FIELDS)[number]

/** Columns named by the user: field to the name of its column. */
export type NamedColumns = Partial<Record<Field, string>>

export interface ColumnMap {
  /** Index of the column of each field, -1 where there is none. */
  readonly column: Readonly<Record<Field, number>>
  /** Factor to knots. */
  readonly speedFactor: number
  /** Factor to kilometres. */
  readonly shoreFactor: number
  readonly columnCount: number
}

/** Knots in a km/h and a m/s: the nautical mile is 1,852 m. */
const KNOTS_PER_KMH = 1 / 1.852
const KNOTS_PER_MS = 3600 / 1852

const SPEED_UNITS: readonly [suffix: string, factor: number][] = [
  ['', 1],
  ['kn', 1],
  ['kt', 1],
  ['kts', 1],
  ['knot', 1],
  ['knots', 1],
  ['kmh', KNOTS_PER_KMH],
  ['kph', KNOTS_PER_KMH],
  ['kmph', KNOTS_PER_KMH],
  ['ms', KNOTS_PER_MS],
  ['mps', KNOTS_PER_MS],
]

/** GFW's distance_from_shore is in metres, and so are its like unless the name says kilometres. */
const SHORE_UNITS: readonly [suffix: string, factor: number][] = [
  ['', 0.001],
  ['m', 0.001],
  ['meters', 0.001],
  ['metres', 0.001],
  ['km', 1],
  ['nm', 1.852],
]

const DEGREE_SUFFIXES = ['', 'deg', 'degrees', 'dd', 'wgs84']
const METRE_SUFFIXES = ['', 'm', 'meters', 'metres']

/**
 * Names of each field, normalised (lower-case letters and digits only), the better one first. Sources: the headers
 * of MarineCadastre, the Danish Maritime Authority, Statsat, Global Fishing Watch, BarentsWatch, Spire, VesselFinder,
 * and the words in English and Spanish. Words that mean two things are left to `--columns`.
 */
const NAMES: Record<Field, readonly string[]> = {
  mmsi: [
    'mmsi',
    'ssvid',
    'mmsinumber',
    'mmsinr',
    'mmsino',
    'mmsicode',
    'sourcemmsi',
    'shipmmsi',
    'vesselmmsi',
    'userid',
  ],
  vessel: [
    'vesselid',
    'vessel',
    'shipid',
    'ship',
    'boatid',
    'boat',
    'buque',
    'idbuque',
    'barco',
    'embarcacion',
    'trackid',
    'trajectoryid',
    'id',
  ],
  time: [
    'timestamp',
    'basedatetime',
    'datetimeutc',
    'timestamputc',
    'datetime',
    'timeutc',
    'utctime',
    'utc',
    'msgtime',
    'messagetime',
    'rxtime',
    'receivetime',
    'receivedat',
    'positiontime',
    'positiontimestamp',
    'dtposutc',
    'tsposutc',
    'fechahora',
    'fechayhora',
    'unixtime',
    'unixtimestamp',
    'epoch',
    'epochtime',
    'timems',
    'gpstime',
    'send',
    'time',
    't',
    'ts',
    'fecha',
    'date',
  ],
  date: ['date', 'dateutc', 'fecha'],
  timeOfDay: ['time', 'timeofday', 'timeutc', 'utctime', 'utc', 'hora'],
  lat: withSuffixes(
    ['lat', 'latitude', 'latitud', 'decimallatitude', 'poslat', 'ycoord', 'y'],
    DEGREE_SUFFIXES,
  ),
  lon: withSuffixes(
    ['lon', 'longitude', 'longitud', 'lng', 'long', 'decimallongitude', 'poslon', 'xcoord', 'x'],
    DEGREE_SUFFIXES,
  ),
  speed: withSuffixes(['sog', 'speed', 'speedoverground', 'velocidad', 'velocity'], SPEED_UNITS.map(first)),
  course: withSuffixes(['cog', 'course', 'courseoverground', 'rumbo'], DEGREE_SUFFIXES),
  heading: withSuffixes(['heading', 'trueheading', 'hdg', 'headingtrue'], DEGREE_SUFFIXES),
  shore: withSuffixes(
    [
      'distancefromshore',
      'distancetoshore',
      'distancetocoast',
      'distancefromcoast',
      'shoredistance',
      'disttocoast',
      'dist2coast',
      'shore',
    ],
    SHORE_UNITS.map(first),
  ),
  name: ['vesselname', 'shipname', 'name', 'nameofvessel', 'nombre', 'nombrebuque'],
  callSign: ['callsign', 'callsgn', 'ircs', 'indicativo'],
  imo: ['imo', 'imonumber', 'imonr', 'imono'],
  shipType: [
    'vesseltype',
    'shiptype',
    'shipandcargotype',
    'vesseltypecode',
    'shiptypecode',
    'aisshiptype',
    'category',
    'tipobuque',
  ],
  length: withSuffixes(
    ['length', 'vessellength', 'shiplength', 'lengthoverall', 'loa', 'eslora'],
    METRE_SUFFIXES,
  ),
  width: withSuffixes(['width', 'beam', 'breadth', 'vesselwidth', 'shipwidth', 'manga'], METRE_SUFFIXES),
  messageType: [
    'messagetype',
    'msgtype',
    'messagenr',
    'messageno',
    'messagetypeid',
    'aismessagetype',
    'aistype',
    'msgtypeid',
    'messageid',
  ],
  transceiver: ['transceiverclass', 'transceiver', 'aisclass', 'transponderclass'],
  mobile: ['typeofmobile'],
}

function first(unit: readonly [string, number]): string {
  return unit[0]
}

function withSuffixes(bases: readonly string[], suffixes: readonly string[]): string[] {
  return bases.flatMap((base) => suffixes.map((suffix) => base + suffix))
}

/** Names that hold a whole time even beside a separate time of day. */
const WHOLE_TIMES = new Set(NAMES.time.slice(0, NAMES.time.indexOf('timeutc')))

/** `# Timestamp`, `base_date_time` and `Speed (m/s)` as `timestamp`, `basedatetime`, `speedms`. */
export function normalName(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}

/**
 * Finds the column of every field. `named` columns come first; an empty name takes the field from nobody. Throws
 * RangeError naming a column of `named` that the table does not have.
 */
export function mapColumns(header: readonly string[], named: NamedColumns = {}): ColumnMap {
  const columns = new Map<string, number>()
  header.forEach((name, index) => {
    const normal = normalName(name)
    if (normal !== '' && !columns.has(normal)) columns.set(normal, index)
  })
  const column = Object.fromEntries(FIELDS.map((field) => [field, -1])) as Record<Field, number>
  const taken = new Set<number>()
  for (const field of FIELDS) {
    const name = named[field]
    if (name === undefined || name === '') continue
    column[field] = exactColumn(header, columns, name)
    taken.add(column[field])
  }
  for (const field of FIELDS) {
    if (named[field] !== undefined) continue
    const name = NAMES[field].find((name) => columns.has(name) && !taken.has(columns.get(name)!))
    if (name !== undefined) column[field] = columns.get(name)!
  }
  settleTime(column, header, named)
  // A table of MMSI may have ids of its own beside: the MMSI is the vessel.
  if (column.mmsi !== -1 && named.vessel === undefined) column.vessel = -1
  return {
    column,
    speedFactor: factorOf(header[column.speed], SPEED_UNITS),
    shoreFactor: factorOf(header[column.shore], SHORE_UNITS),
    columnCount: header.length,
  }
}

function exactColumn(header: readonly string[], columns: Map<string, number>, name: string): number {
  const exact = header.indexOf(name)
  const index = exact !== -1 ? exact : columns.get(normalName(name))
  if (index === undefined) throw new RangeError(`no column "${name}"`)
  return index
}

/** Either one column with the whole time, or a date and a time of day. */
function settleTime(column: Record<Field, number>, header: readonly string[], named: NamedColumns): void {
  const isPair = column.date !== -1 && column.timeOfDay !== -1 && column.date !== column.timeOfDay
  const isPairNamed = named.date !== undefined && named.timeOfDay !== undefined
  const hasWholeTime =
    named.time !== undefined || (column.time !== -1 && WHOLE_TIMES.has(normalName(header[column.time]!)))
  if (isPair && (isPairNamed || !hasWholeTime)) column.time = -1
  else {
    column.date = -1
    column.timeOfDay = -1
  }
}

/** The factor of the longest unit that ends the name, where the rest of it is a name of the field. */
function factorOf(name: string | undefined, units: readonly [string, number][]): number {
  const normal = normalName(name ?? '')
  let best: readonly [string, number] = units[0]!
  for (const unit of units) {
    if (normal.endsWith(unit[0]) && unit[0].length > best[0].length && isUnitOf(normal, unit[0])) best = unit
  }
  return best[1]
}

function isUnitOf(normal: string, suffix: string): boolean {
  const base = normal.slice(0, -suffix.length)
  return NAMES.speed.includes(base) || NAMES.shore.includes(base)
}

/** The fields without which no report can be made, where the table lacks them; empty when it can be read. */
export function missingFields(map: ColumnMap): string[] {
  const has = (field: Field) => map.column[field] !== -1
  const missing: string[] = []
  if (!has('mmsi') && !has('vessel')) missing.push('mmsi')
  if (!has('time') && !has('date')) missing.push('time')
  const saysIdentity = has('name') || has('callSign') || has('imo') || has('shipType')
  if (!saysIdentity || has('lat') || has('lon')) {
    if (!has('lat')) missing.push('lat')
    if (!has('lon')) missing.push('lon')
  }
  return missing
}

/**
 * Reads `lat=Breite,lon=Laenge`; the name of a column may hold anything but a comma. Throws RangeError on an unknown
 * field, or a part without `=` or name.
 */
export function parseNamedColumns(text: string): NamedColumns {
  const named: NamedColumns = {}
  for (const part of text.split(',')) {
    const at = part.indexOf('=')
    const given = normalName(part.slice(0, Math.max(0, at)))
    const field = FIELDS.find((field) => normalName(field) === given)
    const column = part.slice(at + 1).trim()
    if (at === -1 || field === undefined || column === '') {
      throw new RangeError(`"${part}" is not FIELD=COLUMN with one of ${FIELDS.join(', ')}`)
    }
    named[field] = column
  }
  return named
}
