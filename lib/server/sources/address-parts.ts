/** What is wrong with an address, in one line for the person who wrote it. */
export class SourceAddressError extends Error {
  override readonly name = 'SourceAddressError'

  constructor(text: string, fault: string) {
    super(`${withoutSecrets(text)}: ${fault}`)
  }
}

const SHOWN_CHARACTERS = 200

/** An address as it may be shown: no user, password or key that someone put into it. */
function withoutSecrets(text: string): string {
  return text
    .slice(0, SHOWN_CHARACTERS)
    .replace(/[^\x20-\x7e]/g, '.')
    .replace(/(\/\/)[^/?]*@/, '$1...@')
    .replace(/\b(\w*(?:key|token|password|secret)\w*=)[^&]*/gi, '$1...')
}

/** `scheme:rest?name=value&…`; the last question mark counts, and only before a name, as paths may hold some. */
export function splitAddress(given: string): AddressParts {
  const text = given.trim()
  const [, scheme, rest] = /^([a-z][a-z-]*):(.*)$/is.exec(text) ?? []
  if (scheme === undefined || rest === undefined) {
    throw new SourceAddressError(text, 'no address of a source such as tcp://host:port')
  }
  const query = /^(.*)\?([a-z]+=[^?]*)$/is.exec(rest)
  return new AddressParts(text, scheme.toLowerCase(), query?.[1] ?? rest, query?.[2] ?? '')
}

/** The parts of one address, each read once; every fault tells the address. */
export class AddressParts {
  private readonly query: URLSearchParams
  private readonly known = new Set<string>()

  constructor(
    readonly text: string,
    readonly scheme: string,
    private readonly rest: string,
    query: string,
  ) {
    this.query = new URLSearchParams(query)
  }

  fault(fault: string): SourceAddressError {
    return new SourceAddressError(this.text, fault)
  }

  /** `//host:port`; the host may be empty, an IPv6 address stands in brackets. */
  endpoint(): { host: string; port: number } {
    if (this.rest.includes('@')) throw this.fault('an address carries no user or password')
    const match = /^\/\/(?:\[([0-9a-f:.%]+)\]|([^:/[\]\s]*)):(\d{1,5})\/?$/i.exec(this.rest)
    const port = Number(match?.[3])
    if (match === null) throw this.fault(`it is not ${this.scheme}://host:port`)
    if (port < 1 || port > 65_535) throw this.fault(`port ${port} is none of 1 to 65535`)
    return { host: match[1] ?? match[2] ?? '', port }
  }

  /** A path or name; `file:///var/log/x` and `file:/var/log/x` are the same. */
  path(): string {
    const path = this.rest.startsWith('///') ? this.rest.slice(2) : this.rest
    if (path === '') throw this.fault(`it is not ${this.scheme}:${this.scheme === 'push' ? 'NAME' : 'PATH'}`)
    if (path.includes('\0')) throw this.fault('a path holds no zero byte')
    return path
  }

  requireNoPath(): void {
    if (this.rest !== '') throw this.fault(`nothing stands behind ${this.scheme}: but options`)
  }

  values(name: string): string[] {
    this.known.add(name)
    return this.query.getAll(name)
  }

  number(name: string, otherwise: number, least: number, most: number): number {
    const text = this.single(name)
    if (text === null) return otherwise
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (value >= least && value <= most) return value
    throw this.fault(`${name}=${text} is no number from ${least} to ${most}`)
  }

  /** One of the words, the first where none is given. */
  choice<Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word {
    const text = this.single(name)
    if (text === null) return words[0]
    const word = words.find((one) => one === text)
    if (word !== undefined) return word
    throw this.fault(`${name}=${text} is none of ${words.join(', ')}`)
  }

  /** Throws where an option was given that no one asked for. */
  requireAllRead(): void {
    for (const name of this.query.keys()) {
      if (this.known.has(name)) continue
      if (/key|token/i.test(name)) throw this.fault('a key stands in the environment, never in an address')
      const known = [...this.known].join(', ') || 'none'
      throw this.fault(`unknown option ${name}; known are ${known}`)
    }
  }

  private single(name: string): string | null {
    const values = this.values(name)
    if (values.length > 1) throw this.fault(`${name} is given twice`)
    return values[0] ?? null
  }
}
