'use client'

import { useState } from 'react'
import { askApi } from '../account/ask-api.ts'
import { type Place, readPlaces, ringOf, writePlaces } from './places-text.ts'
import { checkDrawn, sendZones } from './send-zones.ts'
import {
  EMPTY_FORM,
  featureOf,
  formOf,
  type Geometry,
  type ZoneFeature,
  type ZoneFinding,
  type ZoneProperties,
} from './zone-api.ts'
import type { ZoneChart } from './zone-chart.ts'
import type { EditedZone } from './zone-editor.tsx'
import type { ZoneWords } from './zone-words.ts'

/** A zone that is being drawn or changed: the map and the text of its corners say the same. */
export function useZoneEditor(
  chart: ZoneChart | null,
  words: ZoneWords,
  onSaved: (count: number) => void | Promise<void>,
) {
  const [zone, setZone] = useState<EditedZone | null>(null)
  /** Of a border that stays as it is. */
  const [kept, setKept] = useState<Geometry | null>(null)
  const [faults, setFaults] = useState<readonly ZoneFinding[]>([])
  const [fault, setFault] = useState<string | null>(null)
  const [isSaving, setSaving] = useState(false)

  const open = (next: EditedZone, geometry: Geometry | null) => {
    setKept(geometry)
    setFaults([])
    setFault(null)
    setZone(next)
  }
  const close = () => {
    chart?.stopDrawing()
    setZone(null)
  }
  const setCorners = (corners: string) => {
    const read = readPlaces(corners)
    if (read.ok) chart?.edit(read.places)
    setZone((before) => before && { ...before, corners })
  }

  async function save(): Promise<void> {
    if (zone === null) return
    const geometry = kept ?? geometryOf(zone.corners ?? '')
    if (typeof geometry === 'string') return setFault(geometry)
    setFault(null)
    setSaving(true)
    const feature = featureOf(zone.form, geometry)
    const found = await checkDrawn(feature)
    setFaults(found ?? [])
    if (found === null) setFault(words.noConnection)
    else if (found.length === 0) {
      const query = { set: zone.form.set, others: 'keep', note: zone.note }
      const answer = await sendZones(query, JSON.stringify(feature))
      if (answer.ok) {
        close()
        await onSaved(answer.added)
      } else setFault(answer.error ?? words.noConnection)
    }
    setSaving(false)
  }

  /** Or why there is none. */
  function geometryOf(corners: string): Geometry | string {
    const read = readPlaces(corners)
    if (!read.ok) return words.form.badCorner(read.line)
    if (read.places.length < 3) return words.form.fewCorners
    return { type: 'Polygon', coordinates: [ringOf(read.places)] }
  }

  return {
    ...{ zone, close },
    draw() {
      open({ form: EMPTY_FORM, note: '', corners: '' }, null)
      chart?.startDrawing()
    },
    async edit(properties: ZoneProperties) {
      const path = `/api/v1/zones/${encodeURIComponent(properties.id)}`
      const answer = await askApi<ZoneFeature>('GET', path)
      if (!answer.ok) return open({ form: formOf(properties), note: '', corners: null }, null)
      const { geometry } = answer.body
      const [polygon] = geometry.coordinates
      const isSimple = geometry.coordinates.length === 1 && polygon!.length === 1
      const places = isSimple ? polygon![0]!.slice(0, -1).map(([lon, lat]): Place => [lon!, lat!]) : []
      const corners = isSimple ? writePlaces(places) : null
      open({ form: formOf(answer.body.properties), note: '', corners }, isSimple ? null : geometry)
      if (isSimple) chart?.edit(places)
    },
    /** By mouse, on the map. */
    drawn(places: readonly Place[]) {
      setZone((before) => before && { ...before, corners: writePlaces(places) })
    },
    view: {
      ...{ faults, fault, isSaving },
      onChange(next: EditedZone) {
        if (next.corners !== null && next.corners !== zone?.corners) setCorners(next.corners)
        setZone(next)
      },
      onAddCentre() {
        if (chart === null || zone?.corners == null) return
        const before = zone.corners.trim()
        setCorners(`${before}${before === '' ? '' : '\n'}${writePlaces([chart.centre()])}`)
      },
      onRedraw() {
        setZone((before) => before && { ...before, corners: '' })
        chart?.startDrawing()
      },
      onSave: () => void save(),
    },
  }
}
