/** `npm run alerts -- list | show | confirm | ...`: the alerts of a data folder, and what people do with them. */

import { runAlerts } from './alerts-run.ts'

process.exitCode = await runAlerts(process.argv.slice(2), process.stdout, process.stderr)
