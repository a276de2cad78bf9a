/**
 * Which state a flag is of. Territories have digits of their own in an MMSI, and registers write their ships under the
 * territory or under the state: that is spelling, not a false flag. Cook Islands, Niue and Tokelau are not New Zealand
 * here: they keep open registers of their own.
 */

/** ISO 3166-1 alpha-3: the state, then its territories (UN list of non-self-governing territories; ISO 3166-1). */
const TERRITORIES = `
AUS CCK CXR NFK
CHN HKG MAC
DNK FRO GRL
FIN ALA
FRA ATF BLM GLP GUF MAF MTQ MYT NCL PYF REU SPM WLF
GBR AIA BMU CYM FLK GGY GIB IMN IOT JEY MSR PCN SGS SHN TCA VGB
NLD ABW BES CUW SXM
NOR SJM
USA ASM GUM MNP PRI UMI VIR
`

const STATES: ReadonlyMap<string, string> = new Map(
  TERRITORIES.trim()
    .split('\n')
    .flatMap((line) => {
      const [state, ...territories] = line.split(' ')
      return territories.map((territory) => [territory, state!] as const)
    }),
)

/** The state of a flag, ISO 3166-1 alpha-3: `SHN` is `GBR`; states are themselves, '' stays ''. */
export function stateOfFlag(flag: string): string {
  return STATES.get(flag) ?? flag
}
