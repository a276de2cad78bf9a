/**
 * GeoJSON (RFC 7946): a feature collection a kind, a feature a record, its properties those of every other format. A
 * line is written as its positions are read, once for each list about them, so that no trip is too long to hold.
 */

import { columnIndex, type RecordBlock } from './export-block.ts'
import type { Geometry, LonLatColumns, RecordKind } from './export-columns.ts'
import { JsonMembers, NULL } from './export-json.ts'
import { type LineReader, type LineRequest, LineWalk, type Vertex } from './export-lines.ts'
import type { TextFile } from './export-text-file.ts'

const OPEN = 91
const CLOSE = 93
const COMMA = 44

const FEATURE = Buffer.from('{"type":"Feature",')
const ID = Buffer.from('"id":')
const GEOMETRY = Buffer.from('"geometry":')
const PROPERTIES = Buffer.from(',"properties":{')
const END_FEATURE = Buffer.from('}}')
const BETWEEN = Buffer.from(',\n')
const COORDINATES = Buffer.from(',"coordinates":')
const TYPES = {
  Point: Buffer.from('{"type":"Point"'),
  LineString: Buffer.from('{"type":"LineString"'),
  MultiLineString: Buffer.from('{"type":"MultiLineString"'),
} as const
const END_OBJECT = Buffer.from('}')

type GeometryType = keyof typeof TYPES

/**
 * Lists about the positions of a line, as the Global Fishing Watch track labeler reads and writes them: as long and as
 * deep as the coordinates, times in epoch ms.
 */
const POSITION_LISTS: readonly (readonly [name: string, put: (file: TextFile, vertex: Vertex) => void])[] = [
  ['times', (file, { timeMs }) => file.number(timeMs, 0)],
  ['speed', (file, { speedKnots }) => putTenths(file, speedKnots)],
  ['course', (file, { courseDeg }) => putTenths(file, courseDeg)],
]

export function createGeojsonEncoder(kind: RecordKind, lines: LineReader) {
  const members = new JsonMembers(kind)
  const id = kind.columns.findIndex(({ name }) => name === 'id')
  const shape = createShape(kind, kind.geometry, lines)
  let isFirst = true
  return {
    begin(file: TextFile): void {
      file.put(Buffer.from('{"type":"FeatureCollection","features":[\n'))
    },
    row(file: TextFile, block: RecordBlock, row: number): Promise<void> | undefined {
      if (!isFirst) file.put(BETWEEN)
      isFirst = false
      file.put(FEATURE)
      if (id >= 0) {
        file.put(ID)
        members.value(file, block, row, id)
        file.byte(COMMA)
      }
      file.put(GEOMETRY)
      if (shape.line !== null) return writeLineFeature(file, members, block, row, shape.line)
      shape.put(file, block, row)
      file.put(PROPERTIES)
      members.write(file, block, row)
      file.put(END_FEATURE)
      return undefined
    },
    end(file: TextFile): void {
      file.put(Buffer.from('\n]}\n'))
    },
  }
}

interface LineShape {
  readonly read: (block: RecordBlock, row: number) => LineRequest | null
  readonly lines: LineReader
  readonly isTimed: boolean
}

/** How a kind's geometry is written: at once, or by reading the positions of a line. */
function createShape(
  kind: RecordKind,
  geometry: Geometry,
  lines: LineReader,
): {
  readonly line: LineShape | null
  readonly put: (file: TextFile, block: RecordBlock, row: number) => void
} {
  switch (geometry.type) {
    case 'none':
      return { line: null, put: (file) => file.put(NULL) }
    case 'point': {
      const at = readPlace(kind, geometry.at)
      return { line: null, put: (file, block, row) => putLeg(file, at(block, row), null) }
    }
    case 'leg': {
      const from = readPlace(kind, geometry.from)
      const to = readPlace(kind, geometry.to)
      return { line: null, put: (file, block, row) => putLeg(file, from(block, row), to(block, row)) }
    }
    case 'line':
      return {
        line: { read: readLine(kind, geometry.track, geometry.segment), lines, isTimed: geometry.isTimed },
        put: () => {},
      }
  }
}

type Place = readonly [lon: number, lat: number]

function readPlace(kind: RecordKind, [lon, lat]: LonLatColumns) {
  const lonIndex = columnIndex(kind, lon)
  const latIndex = columnIndex(kind, lat)
  return (block: RecordBlock, row: number): Place | null => {
    const lonSteps = block.columns[lonIndex]!.steps[row]!
    return Number.isNaN(lonSteps) ? null : [lonSteps, block.columns[latIndex]!.steps[row]!]
  }
}

function readLine(kind: RecordKind, track: string, segment: string | null) {
  const trackIndex = columnIndex(kind, track)
  const segmentIndex = segment === null ? -1 : columnIndex(kind, segment)
  const startIndex = columnIndex(kind, 'startTime')
  const endIndex = columnIndex(kind, 'endTime')
  return (block: RecordBlock, row: number): LineRequest | null => {
    const trackId = block.columns[trackIndex]!.texts[row]!
    if (trackId === null) return null
    return {
      trackId,
      segmentId: segmentIndex < 0 ? null : block.columns[segmentIndex]!.texts[row]!,
      startMs: block.columns[startIndex]!.steps[row]!,
      endMs: block.columns[endIndex]!.steps[row]!,
    }
  }
}

function putLeg(file: TextFile, from: Place | null, to: Place | null): void {
  if (from === null) {
    file.put(NULL)
    return
  }
  const places = to === null ? [from] : [from, to]
  const walk = (visit: (vertex: Vertex) => void) => {
    const line = new LineWalk(visit)
    for (const [lon, lat] of places) line.step(lon, lat, Number.NaN, Number.NaN, Number.NaN)
  }
  const extent = new LineExtent()
  walk((vertex) => extent.add(vertex))
  const type = extent.geometryType
  file.put(TYPES[type])
  file.put(COORDINATES)
  const list = new ListWriter(file, type, putCoordinates)
  walk((vertex) => list.add(vertex))
  list.end()
  file.put(END_OBJECT)
}

async function writeLineFeature(
  file: TextFile,
  members: JsonMembers,
  block: RecordBlock,
  row: number,
  { read, lines, isTimed }: LineShape,
): Promise<void> {
  const request = read(block, row)
  const walk = async (visit: (vertex: Vertex) => void): Promise<void> => {
    if (request === null) return
    const line = new LineWalk(visit)
    for await (const slice of lines(request)) {
      line.walk(slice)
      if (file.isFull) await file.flush()
    }
  }
  const extent = new LineExtent()
  await walk((vertex) => extent.add(vertex))
  const type = extent.geometryType
  const writeList = async (put: (file: TextFile, vertex: Vertex) => void, listType: GeometryType) => {
    const list = new ListWriter(file, listType, put)
    await walk((vertex) => list.add(vertex))
    list.end()
  }
  if (extent.isEmpty) file.put(NULL)
  else {
    file.put(TYPES[type])
    file.put(COORDINATES)
    await writeList(putCoordinates, type)
    file.put(END_OBJECT)
  }
  file.put(PROPERTIES)
  members.write(file, block, row)
  if (isTimed) {
    for (const [i, [name, put]] of POSITION_LISTS.entries()) {
      file.put(Buffer.from(`${i === 0 ? ',"coordinateProperties":{' : ','}"${name}":`))
      await writeList(put, type === 'Point' ? 'LineString' : type)
    }
    file.put(END_OBJECT)
  }
  file.put(END_FEATURE)
}

/** What a line comes to. */
class LineExtent {
  isEmpty = true
  private isLine = false
  private parts = 1
  private lon = 0
  private lat = 0

  add({ lon, lat, startsPart }: Vertex): void {
    if (startsPart) this.parts++
    if (this.isEmpty) {
      this.lon = lon
      this.lat = lat
      this.isEmpty = false
    } else if (lon !== this.lon || lat !== this.lat) this.isLine = true
  }

  /** A line that stays at one place is a point: geometry libraries refuse a line of no length. */
  get geometryType(): GeometryType {
    if (!this.isLine) return 'Point'
    return this.parts === 1 ? 'LineString' : 'MultiLineString'
  }
}

/** A list with an entry for each vertex; of a line of parts a list of lists; of a point its first entry alone. */
class ListWriter {
  private isFirst = true

  constructor(
    private readonly file: TextFile,
    private readonly type: GeometryType,
    private readonly put: (file: TextFile, vertex: Vertex) => void,
  ) {
    if (type !== 'Point') file.byte(OPEN)
    if (type === 'MultiLineString') file.byte(OPEN)
  }

  add(vertex: Vertex): void {
    const { file } = this
    if (this.type === 'Point' && !this.isFirst) return
    if (vertex.startsPart) {
      file.byte(CLOSE)
      file.byte(COMMA)
      file.byte(OPEN)
    } else if (!this.isFirst) file.byte(COMMA)
    this.isFirst = false
    this.put(file, vertex)
  }

  end(): void {
    if (this.type === 'MultiLineString') this.file.byte(CLOSE)
    if (this.type !== 'Point') this.file.byte(CLOSE)
  }
}

function putCoordinates(file: TextFile, { lon, lat }: Vertex): void {
  file.byte(OPEN)
  file.number(lon, 6)
  file.byte(COMMA)
  file.number(lat, 6)
  file.byte(CLOSE)
}

function putTenths(file: TextFile, value: number): void {
  if (Number.isNaN(value)) file.put(NULL)
  else file.number(Math.round(value * 10), 1)
}
