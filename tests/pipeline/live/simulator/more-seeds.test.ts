import { caseCount } from '../../../proof.ts'
import { checkSeeds } from './check-seeds.ts'

checkSeeds(1_000_001, caseCount(100, 5000))
