/** Writes an import of 30 days with 100 reports each into the folder of the argument, over and over, to be killed. */

import { ReportBuffer } from '../../lib/ais/report.ts'
import { ArchiveWriter } from '../../lib/store/archive-writer.ts'
import { DAY_MS, fillFleet, START_MS } from './archive-reports.ts'

const DAYS = 30
const buffer = new ReportBuffer()
fillFleet(buffer, 10, DAYS * 100, START_MS, START_MS + DAYS * DAY_MS)
for (;;) {
  const writer = await ArchiveWriter.create(process.argv[2]!, 'ab')
  await writer.add(buffer)
  await writer.finish()
}
