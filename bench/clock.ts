/** Time spent since last asked, wall and processor (all threads of the process). */

export interface Spent {
  readonly wallS: number
  readonly cpuS: number
}

export class Clock {
  private wall = process.hrtime.bigint()
  private cpu = process.cpuUsage()

  take(): Spent {
    const wall = process.hrtime.bigint()
    const { user, system } = process.cpuUsage(this.cpu)
    const spent = { wallS: Number(wall - this.wall) / 1e9, cpuS: (user + system) / 1e6 }
    this.wall = wall
    this.cpu = process.cpuUsage()
    return spent
  }
}
