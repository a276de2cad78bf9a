/**
 * KML (OGC 12-007r2) as raw features: its placemarks with polygons. A streaming parser that tells lines, knows no
 * entities but XML's five and opens nothing; a document type, the door to entity bombs, is refused outright.
 */

import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes'
import { labelOf, type ZoneImportOptions } from './read-zone-properties.ts'
import { quote, WHOLE_FILE, type ZoneFindings, type ZonePlace } from './zone-import-findings.ts'
import type { RawFeature, RawPolygon } from './zone-import-raw.ts'

/** Folders may nest; nobody nests them this deep. */
const MOST_LEVELS = 64
/** Of a name or a value; coordinates may be longer. */
const LONGEST_TEXT = 100_000

const NOT_POLYGONS = new Set(['Point', 'LineString', 'Model', 'Track', 'MultiTrack'])
/** What shows something that is not a zone. */
const LEFT_OUT = new Set(['GroundOverlay', 'ScreenOverlay', 'PhotoOverlay', 'Tour'])

/** Thrown out of the parser's callbacks: the rest of the file tells nothing more. */
class StopReading extends Error {}

export function readKml(text: string, options: ZoneImportOptions, findings: ZoneFindings): RawFeature[] {
  const parser = new SaxesParser({ xmlns: true, position: true })
  const reader = createReader(options, findings, () => parser.line)
  const stop = (reason: 'bad-xml' | 'unsafe-xml', words: string): never => {
    findings.fault({ ...WHOLE_FILE, line: parser.line }, reason, words)
    throw new StopReading(words)
  }
  parser.on('doctype', () =>
    stop('unsafe-xml', 'a document type (<!DOCTYPE ...>) is not allowed in KML: take it out'),
  )
  parser.on('error', (error) => stop('bad-xml', `not XML: ${quote(error.message).slice(1, -1)}`))
  parser.on('opentag', reader.open)
  parser.on('text', reader.text)
  parser.on('cdata', reader.text)
  parser.on('closetag', reader.close)
  try {
    parser.write(text).close()
  } catch (error) {
    if (!(error instanceof StopReading)) throw error
  }
  return reader.features
}

interface Placemark {
  readonly number: number
  readonly line: number
  /** What KML has elements for. */
  readonly elements: Map<string, string>
  /** ExtendedData, which goes before. */
  readonly properties: Map<string, unknown>
  readonly polygons: RawPolygon[]
  /** Faults of the file before this placemark. */
  readonly faultCount: number
}

function createReader(options: ZoneImportOptions, findings: ZoneFindings, lineNow: () => number) {
  const features: RawFeature[] = []
  const path: string[] = []
  let placemark: Placemark | null = null
  let text = ''
  let textLine = 0
  /** Of the Data or SimpleData that is open. */
  let dataName = ''

  const place = (part: string, line = lineNow()): ZonePlace =>
    placemark === null
      ? { ...WHOLE_FILE, line, part }
      : { feature: placemark.number, label: labelNow(placemark), line, part }

  const labelNow = ({ elements, properties }: Placemark) =>
    labelOf(new Map([...elements, ...properties]), options)

  const open = (tag: SaxesTagNS) => {
    const name = tag.local
    if (path.length === 0 && name !== 'kml') {
      findings.fault(place(''), 'wrong-format', `the file begins with <${quoteName(name)}>, not <kml>`)
      throw new StopReading()
    }
    path.push(name)
    if (path.length > MOST_LEVELS) {
      findings.fault(place(''), 'too-deep', `nested more than ${MOST_LEVELS} levels deep`)
      throw new StopReading()
    }
    text = ''
    textLine = lineNow()
    if (name === 'NetworkLink') {
      findings.fault(place(''), 'no-geometry', 'a NetworkLink is not followed: import the file it points to')
    } else if (LEFT_OUT.has(name)) {
      findings.warn(place(''), 'left-out', `a ${name} is no zone: left out`)
    } else if (name === 'Placemark') {
      placemark = {
        ...{ number: features.length + 1, line: textLine, faultCount: findings.faultCount },
        ...{ elements: new Map([['id', attribute(tag, 'id')]]), properties: new Map(), polygons: [] },
      }
    } else if (placemark === null) return
    else if (NOT_POLYGONS.has(name)) {
      findings.fault(place('geometry'), 'not-a-polygon', `it is a ${name}: only Polygon is an area`)
    } else if (name === 'Polygon') placemark.polygons.push({ rings: [] })
    else if (name === 'Data' || name === 'SimpleData') dataName = attribute(tag, 'name')
  }

  const addText = (more: string) => {
    text += more
    if (text.length > LONGEST_TEXT && path.at(-1) !== 'coordinates' && path.at(-1) !== 'description') {
      findings.fault(place(''), 'bad-value', `a text of over ${LONGEST_TEXT} characters`)
      throw new StopReading()
    }
  }

  const close = ({ local: name }: SaxesTagNS) => {
    path.pop()
    if (placemark !== null) {
      const parent = path.at(-1)
      if (name === 'Placemark') {
        const { number, line, elements, properties, polygons, faultCount } = placemark
        if (findings.faultCount === faultCount) checkShape(placemark, findings, place)
        for (const [element, value] of elements) if (!properties.get(element)) properties.set(element, value)
        const isRefused = findings.faultCount > faultCount
        features.push({ number, line, properties, polygons, isRefused, box: null })
        placemark = null
      } else if (name === 'coordinates') readRing(placemark)
      else if (name === 'name' && parent === 'Placemark') placemark.elements.set('name', text.trim())
      else if (name === 'SimpleData' || (name === 'value' && parent === 'Data')) {
        placemark.properties.set(dataName, text.trim())
      } else if (parent === 'TimeSpan' && name === 'begin') placemark.elements.set('valid_from', text.trim())
      else if (parent === 'TimeSpan' && name === 'end') placemark.elements.set('valid_to', text.trim())
    }
    text = ''
  }

  const readRing = ({ polygons }: Placemark) => {
    if (path.at(-1) !== 'LinearRing') return
    const polygon = polygons.at(-1)
    const boundary = path.at(-2)
    if (polygon === undefined || (boundary !== 'outerBoundaryIs' && boundary !== 'innerBoundaryIs')) {
      findings.fault(place('geometry'), 'not-a-polygon', 'it is a LinearRing: only Polygon is an area')
      return
    }
    const part = `polygon ${polygons.length}, ring ${polygon.rings.length + 1}`
    if ((boundary === 'outerBoundaryIs') !== (polygon.rings.length === 0)) {
      findings.fault(place(part), 'bad-coordinates', 'a Polygon has one outerBoundaryIs, and it comes first')
      return
    }
    const ring = readCoordinates(text, part)
    if (ring !== null) polygon.rings.push({ values: ring, line: textLine })
  }

  /** Tuples of longitude,latitude[,height] with white space between them. */
  const readCoordinates = (coordinates: string, part: string): Float64Array | null => {
    const values: number[] = []
    let line = textLine
    for (const piece of coordinates.split(/(\s+)/)) {
      if (piece === '' || /^\s/.test(piece)) {
        line += piece.split('\n').length - 1
        continue
      }
      const [lon, lat, height, ...rest] = piece.split(',').map(readNumber)
      const isTuple = lon !== undefined && lat !== undefined && rest.length === 0
      if (!isTuple || Number.isNaN(lon) || Number.isNaN(lat) || Number.isNaN(height ?? 0)) {
        findings.fault(
          place(`${part}, point ${values.length / 2 + 1}`, line),
          'bad-coordinates',
          `expected longitude,latitude without spaces around the comma, found ${quote(piece)}`,
        )
        return null
      }
      values.push(lon, lat)
    }
    return Float64Array.from(values)
  }

  return { features, open, text: addText, close }
}

/** NaN for what is no finite decimal number. */
function readNumber(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) && Number.isFinite(Number(text))
    ? Number(text)
    : Number.NaN
}

function checkShape(
  { polygons, line }: Placemark,
  findings: ZoneFindings,
  place: (part: string, line: number) => ZonePlace,
): void {
  polygons.forEach(({ rings }, i) => {
    if (rings.length > 0) return
    findings.fault(place(`polygon ${i + 1}`, line), 'bad-coordinates', 'a polygon without an outer boundary')
  })
}

function attribute(tag: SaxesTagNS, name: string): string {
  const found: SaxesAttributeNS | undefined = Object.hasOwn(tag.attributes, name)
    ? tag.attributes[name]
    : undefined
  return found?.value.trim() ?? ''
}

function quoteName(name: string): string {
  return quote(name).slice(1, -1)
}
