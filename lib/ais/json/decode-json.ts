import type { NamedColumns } from '../csv/columns.ts'
import type { DateOrder } from '../csv/parse-time.ts'
import { VesselCells } from '../csv/vessel-cell.ts'
import type { Intake } from '../intake.ts'
import type { RejectReason } from '../rejects.ts'
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
  private readonly vessels: VesselCells
  private readonly flat: FlatObjects

  constructor(
    private readonly intake: Intake,
    options: JsonOptions,
  ) {
    this.vessels = new VesselCells(intake.buffer, true)
    this.flat = new FlatObjects(intake.buffer, options.columns ?? {}, options.dateOrder ?? null)
  }

  /** Takes one message in, or says why not. The caller counts. */
  take(message: JsonObject): JsonOutcome {
    const { intake, row, vessels } = this
    let outcome: JsonOutcome
    if (isAisStream(message)) outcome = readAisStream(message, intake.buffer, vessels, row)
    else if (isAisCatcher(message)) outcome = readAisCatcher(message, intake.buffer, vessels, row)
    else if (typeof ownValue(message, 'class') === 'string') return 'chatter'
    else outcome = this.flat.read(message, row)
    return outcome ?? acceptRow(intake, row)
  }
}
