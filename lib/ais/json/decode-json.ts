import type { NamedColumns } from '../csv/columns.ts'
import type { DateOrder } from '../csv/parse-time.ts'
import { VesselCells } from '../csv/vessel-cell.ts'
import type { Intake } from '../intake.ts'
import type { RejectReason } from '../rejects.ts'
import type { ReportBuffer } from '../report.ts'
import { acceptRow, emptyRow } from '../vessel-row.ts'
import { isAisCatcher, readAisCatcher } from './aiscatcher.ts'
import { isAisStream, readAisStream } from './aisstream.ts'
import { FlatObjects } from './flat-object.ts'
import { type JsonObject, ownValue } from './json-value.ts'

/** What a JSON object of another kind than a vessel report is: chatter that no one rejects. */
export type JsonOutcome = RejectReason | 'chatter' | null

export interface JsonOptions {
  readonly columns?: NamedColumns | undefined
  readonly dateOrder?: DateOrder | null | undefined
}

/** Messages of every JSON dialect into columns: aisstream.io, AIS-catcher and gpsd, and flat objects by their keys. */
export class JsonMessages {
  private readonly row = emptyRow()
  /** The buffer that what follows knows indices of: the intake may have gone on to another. */
  private buffer: ReportBuffer
  private vessels: VesselCells
  private flat: FlatObjects

  constructor(
    private readonly intake: Intake,
    private readonly options: JsonOptions,
  ) {
    this.buffer = intake.buffer
    this.vessels = new VesselCells(this.buffer, true)
    this.flat = this.newFlatObjects()
  }

  /** Takes one message in, or says why not; `receiveTimeMs` is NaN for a file. The caller counts. */
  take(message: JsonObject, receiveTimeMs: number): JsonOutcome {
    this.followBuffer()
    const { intake, row, vessels } = this
    let outcome: JsonOutcome
    if (isAisStream(message)) outcome = readAisStream(message, intake.buffer, vessels, row)
    else if (isAisCatcher(message)) outcome = readAisCatcher(message, intake.buffer, vessels, row)
    else if (typeof ownValue(message, 'class') === 'string') return 'chatter'
    else outcome = this.flat.read(message, row)
    return outcome ?? acceptRow(intake, row, receiveTimeMs)
  }

  private followBuffer(): void {
    if (this.intake.buffer === this.buffer) return
    this.buffer = this.intake.buffer
    this.vessels = new VesselCells(this.buffer, true)
    this.flat = this.newFlatObjects()
  }

  private newFlatObjects(): FlatObjects {
    const { columns, dateOrder } = this.options
    return new FlatObjects(this.buffer, columns ?? {}, dateOrder ?? null)
  }
}
