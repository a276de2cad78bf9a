/** The text of a zone file, by its byte order mark, its XML declaration, or as UTF-8; other kinds of file are told apart. */

import { WHOLE_FILE, type ZoneFindings } from './zone-import-findings.ts'

/** A file is held whole; V8 holds no text of more than 512 MiB. */
const MOST_BYTES = 256 * 1024 * 1024

/** What files of other kinds begin with, and what to do about each. */
const OTHER_FORMATS: readonly (readonly [readonly number[], string])[] = [
  [
    [0x50, 0x4b, 0x03, 0x04],
    'this is a zip (KMZ, or a zipped shapefile): unpack it; of a KMZ, import its doc.kml',
  ],
  [[0x1f, 0x8b], 'this is gzip within gzip: unpack it'],
  [
    [0x00, 0x00, 0x27, 0x0a],
    'this is a shapefile: convert it to GeoJSON (ogr2ogr -t_srs EPSG:4326 out.geojson in.shp)',
  ],
  [
    [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65],
    'this is SQLite, likely a GeoPackage: convert it to GeoJSON (ogr2ogr)',
  ],
]

/** Null, with a fault, where it is no text. */
export function decodeZoneText(bytes: Uint8Array, findings: ZoneFindings): string | null {
  if (bytes.length > MOST_BYTES) {
    const text = `${bytes.length} bytes; at most ${MOST_BYTES}: split the file, or simplify its polygons`
    findings.fault(WHOLE_FILE, 'too-large', text)
    return null
  }
  for (const [magic, words] of OTHER_FORMATS) {
    if (!magic.every((byte, i) => bytes[i] === byte)) continue
    findings.fault(WHOLE_FILE, 'wrong-format', words)
    return null
  }
  const encoding = findEncoding(bytes)
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    if (text.trim() !== '') return text
    findings.fault(WHOLE_FILE, 'empty', 'the file is empty')
  } catch {
    const text = `its bytes are no text in ${encoding}: save it as UTF-8`
    findings.fault(WHOLE_FILE, 'bad-encoding', text)
  }
  return null
}

function findEncoding(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const head = String.fromCharCode(...bytes.subarray(0, 200))
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head)?.[1]?.toLowerCase() ?? 'utf-8'
}
