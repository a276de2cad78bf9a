'use client'

import { useEffect, useState } from 'react'
import { readUpload } from './read-upload.ts'
import { checkZones, sendZones } from './send-zones.ts'
import { collect } from './use-zone-chart.ts'
import { setNameOf, type ZoneCheck } from './zone-api.ts'
import type { ZoneChart } from './zone-chart.ts'
import type { UploadedFile } from './zone-upload.tsx'
import type { ZoneWords } from './zone-words.ts'

/** A file of zones that is looked at before it is imported. */
export function useZoneUpload(
  chart: ZoneChart | null,
  words: ZoneWords,
  onSaved: (count: number) => void | Promise<void>,
) {
  const [file, setFile] = useState<UploadedFile | null>(null)
  const [check, setCheck] = useState<ZoneCheck | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [isSaving, setSaving] = useState(false)
  const bytes = file?.bytes ?? null
  const kind = file?.kind ?? ''

  useEffect(() => {
    if (bytes === null) return
    let isStale = false
    setCheck(null)
    void checkZones(bytes, kind).then((found) => {
      if (isStale) return
      setCheck(found)
      if (found === null) setFault(words.noConnection)
    })
    return () => {
      isStale = true
    }
  }, [bytes, kind, words])

  useEffect(() => {
    const preview = collect(check?.features ?? [])
    chart?.preview(preview)
    if (preview.features.length > 0) chart?.fit(preview)
  }, [chart, check])

  const close = () => {
    setFile(null)
    setCheck(null)
    setFault(null)
  }
  return {
    close,
    async open(given: File) {
      close()
      const read = await readUpload(given)
      if (!read.ok) return setFault(read.reason === 'too-large' ? words.tooLarge : words.unreadable)
      setFile({ name: given.name, bytes: read.bytes, set: setNameOf(given.name), kind: '', note: '' })
    },
    view: {
      ...{ file, check, fault, isSaving },
      onChange: setFile,
      async onImport() {
        if (file === null) return
        setSaving(true)
        const words = file.kind === '' ? {} : { kind: file.kind }
        const answer = await sendZones({ set: file.set, note: file.note, ...words }, file.bytes)
        setSaving(false)
        if (!answer.ok) return setFault(answer.error ?? '')
        close()
        await onSaved(answer.added)
      },
    },
  }
}
