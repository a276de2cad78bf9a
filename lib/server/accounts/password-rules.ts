/** Which passwords are refused. Length does most of it; what is left are those that guessers try first. */

export const PASSWORD_LENGTH = { least: 12, most: 128 } as const

/** Fewer different characters than this: 'aaaaaaaaaaaa', '121212121212'. */
const LEAST_CHARACTERS = 5

/** What common long passwords are made of, once figures and signs at the ends are gone. */
const COMMON = new Set(
  [
    'password passwordpassword passw0rd mypassword thepassword letmein letmeinletmein welcome welcomewelcome',
    'iloveyou iloveyouiloveyou iloveyousomuch qwertyuiop qwertyuiopasdfghjkl qwertyqwerty qwerty asdfghjkl',
    'zxcvbnm asdfasdfasdf qazwsxedc qazwsxedcrfv administrator admin adminadmin changeme changemenow default',
    'secret secretsecret superman princess sunshine football baseball basketball dragon monkey master shadow',
    'michael jennifer liverpool chelsea arsenal trustno correcthorsebatterystaple correct-horse-battery-staple',
    'wakewatch wakewatchwakewatch fisheries fishing vessel',
  ]
    .join(' ')
    .split(' '),
)

const RUNS = [
  '0123456789012345678901234567890123456789',
  'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz',
]

export type PasswordFault = 'too-short' | 'too-long' | 'too-simple' | 'too-common' | 'like-the-account'

/** Null where it may be used. `owner`: name and e-mail address. */
export function findPasswordFault(
  password: string,
  owner: { readonly name: string; readonly email: string },
): PasswordFault | null {
  if (password.length < PASSWORD_LENGTH.least) return 'too-short'
  if (password.length > PASSWORD_LENGTH.most) return 'too-long'
  const small = password.toLowerCase()
  if (new Set(small).size < LEAST_CHARACTERS) return 'too-simple'
  const backwards = [...small].reverse().join('')
  if (RUNS.some((run) => run.includes(small) || run.includes(backwards))) return 'too-simple'
  const word = small.replace(/^[^a-z]+|[^a-z]+$/g, '')
  if (COMMON.has(word) || COMMON.has(small)) return 'too-common'
  const own = [owner.email.split('@')[0]!, ...owner.name.split(/\s+/)].map((part) => part.toLowerCase())
  // The rest of it must do what a password does.
  const isLike = own.some((part) => part.length >= 4 && small.replaceAll(part, '').length < LEAST_CHARACTERS)
  return isLike ? 'like-the-account' : null
}

export const PASSWORD_FAULTS: Readonly<Record<PasswordFault, string>> = {
  'too-short': `a password has ${PASSWORD_LENGTH.least} characters or more`,
  'too-long': `a password has ${PASSWORD_LENGTH.most} characters at most`,
  'too-simple': 'this password repeats or counts; choose another',
  'too-common': 'this password is one that is tried first; choose another',
  'like-the-account': 'this password is much like the name or e-mail address; choose another',
}
