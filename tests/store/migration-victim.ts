/** Migrates the database file of the argument, to be killed. */

import { connect } from '../../lib/store/connection.ts'
import { applyMigrations, readMigrations } from '../../lib/store/migrations.ts'

const [file, migrations] = process.argv.slice(2)
const connection = await connect(file!)
process.stdout.write('begun')
await applyMigrations(connection.sql, file!, readMigrations(migrations!), 1)
await connection.close()
