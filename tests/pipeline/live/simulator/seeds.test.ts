import { caseCount } from '../../../proof.ts'
import { checkSeeds } from './check-seeds.ts'

checkSeeds(1, caseCount(100, 5000))
