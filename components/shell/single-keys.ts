/** Whether single letters do something: who dictates, or types by accident, turns them off in the sheet of keys. */

const STORAGE_KEY = 'wakewatch-single-keys'

export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== 'off'
  } catch {
    // A browser may forbid storage; they are on then.
    return true
  }
}

export function setSingleKeys(isOn: boolean): void {
  try {
    localStorage.setItem(STORAGE_KEY, isOn ? 'on' : 'off')
  } catch {
    // As above.
  }
}
