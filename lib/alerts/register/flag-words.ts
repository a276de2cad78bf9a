/** Flags as registers write them. */

import { alpha3Code } from '../../geo/country-codes.ts'
import { plainWord } from './gear-words.ts'

/** Names that ISO, FAO and regional bodies use besides those of lib/geo/country-codes. */
const OTHER_NAMES = `
BOL Bolivia (Plurinational State of)
CHN People's Republic of China
CIV Cote d Ivoire
COD Democratic Republic of Congo
COG Republic of Congo
GBR UK
IRN Iran (Islamic Republic of)
KNA St Kitts and Nevis
KOR Korea
KOR Korea, Republic of
KOR Republic of Korea
PRK DPRK
PRK Democratic People's Republic of Korea
PRK Korea, Democratic People's Republic of
FSM Micronesia, Federated States of
FSM Micronesia (Federated States of)
LCA St Lucia
SHN St Helena
SPM St Pierre and Miquelon
TWN Chinese Taipei
TWN Taiwan Province of China
TZA United Republic of Tanzania
TZA Tanzania, United Republic of
VCT St Vincent and the Grenadines
VCT St Vincent
VEN Venezuela (Bolivarian Republic of)
`

/** What is written where there is no flag, or none that is known. Namibia is NAM: NA is read as not available. */
const NO_FLAG = new Set(['unk', 'stateless', 'noflag', 'noflagstate', 'withoutnationality', 'flagunknown'])

/** ICCAT and IOTC write EU-ESP, EU.España: the member state follows. */
const MEMBER_OF_EU = /^EU[-. ](?=\w)/i

const CODES = new Map(
  OTHER_NAMES.trim()
    .split('\n')
    .map((line) => [plainWord(line.slice(4)), line.slice(0, 3)] as const),
)

/** ISO 3166-1 alpha-3; '' for ways of saying that there is none; null where it is not known. */
export function flagOfWord(text: string): string | null {
  const word = text.replace(MEMBER_OF_EU, '').replaceAll('&', ' and ')
  if (NO_FLAG.has(plainWord(word))) return ''
  return CODES.get(plainWord(word)) ?? alpha3Code(word)
}
