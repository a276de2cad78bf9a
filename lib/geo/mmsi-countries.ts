/**
 * Whose ship a Maritime Identification Digit (MID) says it is: ITU's table of MIDs (Radio Regulations,
 * appendix 42), with ISO 3166 codes. Territories that have digits of their own have a row of their own.
 */

export interface MmsiCountry {
  /** ISO 3166-1 alpha-2. */
  readonly alpha2: string
  /** ISO 3166-1 alpha-3. */
  readonly alpha3: string
  /** Short English name. */
  readonly name: string
}

/** alpha-2, alpha-3, MIDs, name. */
const ROWS = `
AF AFG 401 Afghanistan
AL ALB 201 Albania
DZ DZA 605 Algeria
AS ASM 559 American Samoa
AD AND 202 Andorra
AO AGO 603 Angola
AI AIA 301 Anguilla
AG ATG 304,305 Antigua and Barbuda
AR ARG 701 Argentina
AM ARM 216 Armenia
AW ABW 307 Aruba
AU AUS 503 Australia
AT AUT 203 Austria
AZ AZE 423 Azerbaijan
BS BHS 308,309,311 Bahamas
BH BHR 408 Bahrain
BD BGD 405 Bangladesh
BB BRB 314 Barbados
BY BLR 206 Belarus
BE BEL 205 Belgium
BZ BLZ 312 Belize
BJ BEN 610 Benin
BM BMU 310 Bermuda
BT BTN 410 Bhutan
BO BOL 720 Bolivia
BA BIH 478 Bosnia and Herzegovina
BW BWA 611 Botswana
BR BRA 710 Brazil
VG VGB 378 British Virgin Islands
BN BRN 508 Brunei
BG BGR 207 Bulgaria
BF BFA 633 Burkina Faso
BI BDI 609 Burundi
KH KHM 514,515 Cambodia
CM CMR 613 Cameroon
CA CAN 316 Canada
CV CPV 617 Cabo Verde
KY CYM 319 Cayman Islands
CF CAF 612 Central African Republic
TD TCD 670 Chad
CL CHL 725 Chile
CN CHN 412,413,414 China
CX CXR 516 Christmas Island
CC CCK 523 Cocos (Keeling) Islands
CO COL 730 Colombia
KM COM 616,620 Comoros
CG COG 615 Congo
CD COD 676 Democratic Republic of the Congo
CK COK 518 Cook Islands
CR CRI 321 Costa Rica
CI CIV 619 Côte d'Ivoire
HR HRV 238 Croatia
CU CUB 323 Cuba
CW CUW 306 Curaçao, Sint Maarten and Caribbean Netherlands
CY CYP 209,210,212 Cyprus
CZ CZE 270 Czechia
DK DNK 219,220 Denmark
DJ DJI 621 Djibouti
DM DMA 325 Dominica
DO DOM 327 Dominican Republic
EC ECU 735 Ecuador
EG EGY 622 Egypt
SV SLV 359 El Salvador
GQ GNQ 631 Equatorial Guinea
ER ERI 625 Eritrea
EE EST 276 Estonia
SZ SWZ 669 Eswatini
ET ETH 624 Ethiopia
FK FLK 740 Falkland Islands (Malvinas)
FO FRO 231 Faroe Islands
FJ FJI 520 Fiji
FI FIN 230 Finland
FR FRA 226,227,228 France
GF GUF 745 French Guiana
PF PYF 546 French Polynesia
TF ATF 501 Adélie Land (French Southern Territories)
TF ATF 607 Saint Paul and Amsterdam Islands (French Southern Territories)
TF ATF 618 Crozet Archipelago (French Southern Territories)
TF ATF 635 Kerguelen Islands (French Southern Territories)
GA GAB 626 Gabon
GM GMB 629 Gambia
GE GEO 213 Georgia
DE DEU 211,218 Germany
GH GHA 627 Ghana
GI GIB 236 Gibraltar
GR GRC 237,239,240,241 Greece
GL GRL 331 Greenland
GD GRD 330 Grenada
GP GLP 329 Guadeloupe
GT GTM 332 Guatemala
GN GIN 632 Guinea
GW GNB 630 Guinea-Bissau
GY GUY 750 Guyana
HT HTI 336 Haiti
HN HND 334 Honduras
HK HKG 477 Hong Kong
HU HUN 243 Hungary
IS ISL 251 Iceland
IN IND 419 India
ID IDN 525 Indonesia
IR IRN 422 Iran
IQ IRQ 425 Iraq
IE IRL 250 Ireland
IL ISR 428 Israel
IT ITA 247 Italy
JM JAM 339 Jamaica
JP JPN 431,432 Japan
JO JOR 438 Jordan
KZ KAZ 436 Kazakhstan
KE KEN 634 Kenya
KI KIR 529 Kiribati
KP PRK 445 North Korea
KR KOR 440,441 South Korea
KW KWT 447 Kuwait
KG KGZ 451 Kyrgyzstan
LA LAO 531 Laos
LV LVA 275 Latvia
LB LBN 450 Lebanon
LS LSO 644 Lesotho
LR LBR 636,637 Liberia
LY LBY 642 Libya
LI LIE 252 Liechtenstein
LT LTU 277 Lithuania
LU LUX 253 Luxembourg
MO MAC 453 Macao
MG MDG 647 Madagascar
MW MWI 655 Malawi
MY MYS 533 Malaysia
MV MDV 455 Maldives
ML MLI 649 Mali
MT MLT 215,229,248,249,256 Malta
MH MHL 538 Marshall Islands
MQ MTQ 347 Martinique
MR MRT 654 Mauritania
MU MUS 645 Mauritius
MX MEX 345 Mexico
FM FSM 510 Micronesia
MD MDA 214 Moldova
MC MCO 254 Monaco
MN MNG 457 Mongolia
ME MNE 262 Montenegro
MS MSR 348 Montserrat
MA MAR 242 Morocco
MZ MOZ 650 Mozambique
MM MMR 506 Myanmar
NA NAM 659 Namibia
NR NRU 544 Nauru
NP NPL 459 Nepal
NL NLD 244,245,246 Netherlands
NC NCL 540 New Caledonia
NZ NZL 512 New Zealand
NI NIC 350 Nicaragua
NE NER 656 Niger
NG NGA 657 Nigeria
NU NIU 542 Niue
MK MKD 274 North Macedonia
MP MNP 536 Northern Mariana Islands
NO NOR 257,258,259 Norway
OM OMN 461 Oman
PK PAK 463 Pakistan
PW PLW 511 Palau
PS PSE 443 Palestine
PA PAN 351,352,353,354,355,356,357,370,371,372,373,374 Panama
PG PNG 553 Papua New Guinea
PY PRY 755 Paraguay
PE PER 760 Peru
PH PHL 548 Philippines
PN PCN 555 Pitcairn Island
PL POL 261 Poland
PT PRT 263 Portugal
PT PRT 204 Azores (Portugal)
PT PRT 255 Madeira (Portugal)
PR PRI 358 Puerto Rico
QA QAT 466 Qatar
RE REU 660 Réunion
RO ROU 264 Romania
RU RUS 273 Russia
RW RWA 661 Rwanda
SH SHN 665 Saint Helena
SH SHN 608 Ascension Island
KN KNA 341 Saint Kitts and Nevis
LC LCA 343 Saint Lucia
PM SPM 361 Saint Pierre and Miquelon
VC VCT 375,376,377 Saint Vincent and the Grenadines
WS WSM 561 Samoa
SM SMR 268 San Marino
ST STP 668 São Tomé and Príncipe
SA SAU 403 Saudi Arabia
SN SEN 663 Senegal
RS SRB 279 Serbia
SC SYC 664 Seychelles
SL SLE 667 Sierra Leone
SG SGP 563,564,565,566 Singapore
SK SVK 267 Slovakia
SI SVN 278 Slovenia
SB SLB 557 Solomon Islands
SO SOM 666 Somalia
ZA ZAF 601 South Africa
SS SSD 638 South Sudan
ES ESP 224,225 Spain
LK LKA 417 Sri Lanka
SD SDN 662 Sudan
SR SUR 765 Suriname
SE SWE 265,266 Sweden
CH CHE 269 Switzerland
SY SYR 468 Syria
TW TWN 416 Taiwan
TJ TJK 472 Tajikistan
TZ TZA 674,677 Tanzania
TH THA 567 Thailand
TL TLS 550 Timor-Leste
TG TGO 671 Togo
TO TON 570 Tonga
TT TTO 362 Trinidad and Tobago
TN TUN 672 Tunisia
TR TUR 271 Türkiye
TM TKM 434 Turkmenistan
TC TCA 364 Turks and Caicos Islands
TV TUV 572 Tuvalu
UG UGA 675 Uganda
UA UKR 272 Ukraine
AE ARE 470,471 United Arab Emirates
GB GBR 232,233,234,235 United Kingdom
US USA 338,366,367,368,369 United States
US USA 303 Alaska (United States)
VI VIR 379 United States Virgin Islands
UY URY 770 Uruguay
UZ UZB 437 Uzbekistan
VU VUT 576,577 Vanuatu
VA VAT 208 Vatican City
VE VEN 775 Venezuela
VN VNM 574 Viet Nam
WF WLF 578 Wallis and Futuna
YE YEM 473,475 Yemen
ZM ZMB 678 Zambia
ZW ZWE 679 Zimbabwe
`

/** Index is the MID, 0..999. */
const COUNTRY_OF_MID: readonly (MmsiCountry | undefined)[] = readRows(ROWS)

/** The country of a MID given as a number, or null where ITU has allotted it to none. */
export function countryOfMid(mid: number): MmsiCountry | null {
  return COUNTRY_OF_MID[mid] ?? null
}

function readRows(rows: string): (MmsiCountry | undefined)[] {
  const byMid = new Array<MmsiCountry | undefined>(1000)
  for (const row of rows.trim().split('\n')) {
    const country = {
      alpha2: row.slice(0, 2),
      alpha3: row.slice(3, 6),
      name: row.slice(row.indexOf(' ', 7) + 1),
    }
    for (const mid of row.slice(7, row.indexOf(' ', 7)).split(',')) byMid[Number(mid)] = country
  }
  return byMid
}
