/**
 * A client whose connection keeps its prepared statements: the client itself prepares every statement anew, which takes
 * longer than most of them run. The schema changes through this connection alone: while a folder is open for writing nobody else
 * writes to it.
 */

import { ConnectionPool, Sqlite3Client } from '@libsql/client/sqlite3'

type Database = ReturnType<ConnectionPool['acquireSync']>
type Statement = ReturnType<Database['prepare']>

/** Statements kept; the one that was not used for longest goes. Some 20 KB each. */
const KEPT = 1000
/** What is kept: all else is rare, or changes what others mean. */
const KEPT_KINDS = /^\s*(SELECT|WITH|INSERT|UPDATE|DELETE|BEGIN|COMMIT)\b/i

/** One connection to a database file, which is created when absent. `timeoutMs`: wait for another process's write. */
export function openKeepingClient(path: string, timeoutMs: number): Sqlite3Client {
  const pool = new KeepingPool(path, { timeout: timeoutMs }, 1)
  return new Sqlite3Client(pool, 'number')
}

/** Of one connection: whoever borrows it finds its statements prepared. */
export class KeepingPool extends ConnectionPool {
  override acquireSync(forTransaction = false): Database {
    const database = super.acquireSync(forTransaction)
    if (!keeping.has(database)) keepStatements(database)
    return database
  }
}

const keeping = new WeakSet<Database>()

function keepStatements(database: Database): void {
  keeping.add(database)
  const prepare: (sql: string) => Statement = database.prepare.bind(database)
  const kept = new Map<string, Statement>()
  const prepareOnce = (sql: string): Statement => {
    let statement = kept.get(sql)
    // It is the newest again.
    if (statement !== undefined) kept.delete(sql)
    else {
      statement = prepare(sql)
      if (!KEPT_KINDS.test(sql)) {
        kept.clear()
        return statement
      }
      if (!statement.reader) statement.raw = refuseRows
    }
    kept.set(sql, statement)
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
    return statement
  }
  Object.defineProperty(database, 'prepare', { value: prepareOnce })
  const exec = database.exec.bind(database)
  const execAndForget = (sql: string) => {
    kept.clear()
    return exec(sql)
  }
  Object.defineProperty(database, 'exec', { value: execAndForget })
}

/** The client asks every statement whether it gives rows, by this; an error of its own for each takes as long as some statements. */
function refuseRows(): never {
  throw NO_ROWS
}

const NO_ROWS = new Error('The statement gives no rows')
