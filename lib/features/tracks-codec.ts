/** Bytes of tracks and of segments that wait for theirs. */

import { readOptionalIdentity, writeOptionalIdentity } from './identity.ts'
import type { StateReader, StateWriter } from './state-codec.ts'
import { decodeTrack, encodeTrack } from './track-machine.ts'
import type { PendingSegment, Track } from './tracks.ts'

export function writeTrack(writer: StateWriter, track: Track): void {
  writer.count(track.serial)
  writer.byte(track.slot)
  writer.text(track.id)
  writer.float64(track.startMs)
  writer.float64(track.lastMs)
  writer.int32(track.lastLonUnits)
  writer.int32(track.lastLatUnits)
  writer.float64(track.lastKnots)
  writer.count(track.positions)
  writer.count(track.segments)
  writer.count(track.segmentSerial)
  writeOptionalIdentity(writer, track.identity)
  encodeTrack(track.machine, writer)
}

export function readTrack(reader: StateReader): Track {
  return {
    serial: reader.count(),
    slot: reader.byte(),
    id: reader.text(),
    startMs: reader.float64(),
    lastMs: reader.float64(),
    lastLonUnits: reader.int32(),
    lastLatUnits: reader.int32(),
    lastKnots: reader.float64(),
    positions: reader.count(),
    segments: reader.count(),
    segmentSerial: reader.count(),
    identity: readOptionalIdentity(reader),
    machine: decodeTrack(reader),
  }
}

export function writePending(writer: StateWriter, pending: PendingSegment): void {
  writer.count(pending.segmentSerial)
  writer.text(pending.segmentId)
  writer.float64(pending.startMs)
  writer.int32(pending.rivalsLow)
  writer.int32(pending.rivalsHigh)
  writeOptionalIdentity(writer, pending.identity)
  writer.count(pending.waiting.length)
  for (const position of pending.waiting) {
    writer.float64(position.timeMs)
    writer.byte(position.messageType)
    writer.int32(position.lonUnits)
    writer.int32(position.latUnits)
    writer.float32(position.speedKnots)
    writer.float32(position.courseDeg)
    writer.float32(position.headingDeg)
    writer.float32(position.shoreKm)
    writer.byte(position.relativePlace)
    writer.int32(position.source)
  }
}

export function readPending(reader: StateReader): PendingSegment {
  const pending: PendingSegment = {
    segmentSerial: reader.count(),
    segmentId: reader.text(),
    startMs: reader.float64(),
    rivalsLow: reader.int32(),
    rivalsHigh: reader.int32(),
    identity: readOptionalIdentity(reader),
    waiting: [],
  }
  for (let left = reader.count(); left > 0; left--)
    pending.waiting.push({
      timeMs: reader.float64(),
      messageType: reader.byte(),
      lonUnits: reader.int32(),
      latUnits: reader.int32(),
      speedKnots: reader.float32(),
      courseDeg: reader.float32(),
      headingDeg: reader.float32(),
      shoreKm: reader.float32(),
      relativePlace: reader.byte(),
      source: reader.int32(),
    })
  if (pending.waiting.length === 0)
    throw new Error('features: state holds a pending segment without positions')
  return pending
}
