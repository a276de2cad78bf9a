'use client'

import { useCallback, useEffect, useState } from 'react'
import { askApi } from '../account/ask-api.ts'
import type { EditedDocument } from './edit-rule.ts'
import type { DryRunJob } from './rule-api.ts'

/** Between two looks at how far it is, ms. */
const LOOK_MS = 500
/** The address holds which job is being looked at: a reload finds it again. */
const PARAMETER = 'job'

export interface KnownDryRun {
  readonly job: DryRunJob | null
  readonly fault: string | null
  start(document: EditedDocument, days: number): Promise<void>
  cancel(): Promise<void>
  forget(): void
}

export function useDryRun(): KnownDryRun {
  const [id, setId] = useState<string | null>(null)
  const [job, setJob] = useState<DryRunJob | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => setId(new URLSearchParams(location.search).get(PARAMETER)), [])

  useEffect(() => {
    if (id === null) return
    let timer: ReturnType<typeof setTimeout>
    let isOver = false
    const look = async () => {
      const answer = await askApi<DryRunJob>('GET', `/api/v1/jobs/${encodeURIComponent(id)}`)
      if (isOver) return
      if (answer.ok) setJob(answer.body)
      const isGone = !answer.ok && answer.status === 404
      if (isGone) setJob(null)
      if (!isGone && (!answer.ok || answer.body.state === 'running')) timer = setTimeout(look, LOOK_MS)
    }
    void look()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [id])

  const follow = useCallback((next: string | null) => {
    const address = new URL(location.href)
    if (next === null) address.searchParams.delete(PARAMETER)
    else address.searchParams.set(PARAMETER, next)
    history.replaceState(history.state, '', address)
    setId(next)
  }, [])

  return {
    ...{ job, fault },
    async start(document, days) {
      setFault(null)
      setJob(null)
      const answer = await askApi<DryRunJob>('POST', `/api/v1/rules/dry-run?days=${days}`, document)
      if (!answer.ok) return setFault(answer.text ?? '')
      setJob(answer.body)
      follow(answer.body.id)
    },
    async cancel() {
      if (job !== null) await askApi('DELETE', `/api/v1/jobs/${encodeURIComponent(job.id)}`)
    },
    forget() {
      setJob(null)
      follow(null)
    },
  }
}
