/** `npm run accounts -- list | invite | role | disable | ...`: who may ask a data folder's server, beside it or without it. */

import { runAccounts } from './accounts-run.ts'

process.exitCode = await runAccounts(process.argv.slice(2), process.stdout, process.stderr)
