/** What a running program takes, seen from outside: memory of the whole process tree, processor time. Linux's /proc. */

import { readdirSync, readFileSync } from 'node:fs'

export interface Taken {
  /** Most resident memory of the program and its children at one time, MB; 0 where there is no /proc. */
  readonly peakMb: number
  /** Of the program itself with its threads, user and system; up to the last look. */
  readonly cpuS: number
}

/** Ends of a run shorter than this may be missed; the kernel's own high-water mark of the program does not miss any. */
const LOOK_EVERY_MS = 100
/** Of times in /proc/PID/stat: USER_HZ, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** Looks at the process until `stop` is called, which gives what it took. */
export function watchProcess(pid: number): { stop(): Taken } {
  let peakMb = 0
  let cpuS = 0
  const look = () => {
    try {
      peakMb = Math.max(peakMb, highWaterMb(pid), treeMb(pid))
      cpuS = Math.max(cpuS, processorSeconds(pid))
    } catch {
      // No /proc here, or the process has ended between two looks: what was seen stands.
    }
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  look()
  return {
    stop() {
      clearInterval(timer)
      return { peakMb, cpuS }
    },
  }
}

function highWaterMb(pid: number): number {
  return statusMb(pid, 'VmHWM')
}

function treeMb(pid: number): number {
  let sum = statusMb(pid, 'VmRSS')
  for (const task of readdirSync(`/proc/${pid}/task`))
    for (const child of readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '))
      if (child !== '') sum += treeMb(Number(child))
  return sum
}

function statusMb(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024
}

function processorSeconds(pid: number): number {
  // After the name, which may hold blanks: state is the first, user and system time the 12th and 13th.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}
