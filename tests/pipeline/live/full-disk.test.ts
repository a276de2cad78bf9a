/** Disks that have no room for one thing or another: it is said, and after there is room nothing is missing. */

import { expect, it } from 'vitest'
import { JournalError } from '../../../lib/pipeline/live/journal-error.ts'
import { toFolderError } from '../../../lib/store/folder-error.ts'
import { temporaryFolder } from '../../store/folder.ts'
import { backfilledLines } from './backfilled.ts'
import { withRoom } from './disk-with-room.ts'
import { LivingFolder } from './live-folder-world.ts'
import { sailSmallSea } from './small-sea.ts'

const reports = sailSmallSea(4, { ships: 6, days: 1.5, everyMs: 1_200_000 })
const half = Math.floor(reports.count / 2)

it('a database without room ends the timeline, and the next start goes on from what is committed', async () => {
  const living = await LivingFolder.open(temporaryFolder(), { options: { saveAfterMs: 0 } })
  await living.hear(reports, 0, half)
  const { sql } = living.store.connection
  // Connections are opened as they are needed: that of the next commit is this one.
  const { rows } = await living.ingest.exclusive(() => sql.execute('PRAGMA page_count'))
  await living.ingest.exclusive(() => sql.execute(`PRAGMA max_page_count = ${Number(rows[0]!.page_count)}`))
  await living.deliver(reports, half, reports.count)
  const dir = await living.image()
  const error = await living.abandon()
  expect(String(toFolderError(dir, error, '--data'))).toBe(
    `FolderError: ${dir}: disk full: make room and run it again; nothing was changed`,
  )

  const again = await LivingFolder.open(dir)
  // All that was safe in the journal is there.
  expect(again.folder.timeline.committedOffset).toBe(again.folder.journal.end)
  expect(await again.lines()).toEqual(await backfilledLines(reports))
  await again.close()
})

it('a journal without room takes nothing more in, and goes on when there is some', async () => {
  const dir = temporaryFolder()
  let room = 6000
  const living = await LivingFolder.open(dir, {
    wrapDisk: (disk) =>
      withRoom(
        disk,
        () => room,
        (taken) => (room -= taken),
      ),
  })
  let heard = 0
  const hear = async () => {
    while (heard < reports.count) {
      const until = Math.min(heard + 50, reports.count)
      await living.hear(reports, heard, until)
      heard = until
    }
  }
  const error = await hear().catch((error: unknown) => error)
  expect(error).toBeInstanceOf(JournalError)
  expect(String(error)).toContain('disk full: nothing more is taken in until there is room')
  expect(heard).toBeGreaterThan(0)
  // A kill now loses nothing that was safe, nor does it bring back what was not.
  const killed = await LivingFolder.open(await living.image())
  expect(killed.folder.journal.end).toBe(killed.folder.timeline.committedOffset)
  await killed.hear(reports, heard, reports.count)
  const wanted = await backfilledLines(reports)
  expect(await killed.lines()).toEqual(wanted)
  await killed.close()

  // What was refused still waits, and the sender does not send it again.
  room = Number.POSITIVE_INFINITY
  heard = Math.min(heard + 50, reports.count)
  await living.folder.journal.sync()
  await living.abandon()
  const again = await LivingFolder.open(dir)
  await again.hear(reports, heard, reports.count)
  expect(await again.lines()).toEqual(wanted)
  await again.close()
})
