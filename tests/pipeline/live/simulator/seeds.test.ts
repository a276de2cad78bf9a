import { caseCount } from '../../../proof.ts'
import { checkSeeds } from './check-seeds.ts'

checkSeeds(1, caseCount(100, 5000))

/** After a restart a late report, which had waited, changes an encounter that was told since the vessels were saved. */
const CHANGED_BY_RESTART = 401
checkSeeds(CHANGED_BY_RESTART, 1)
