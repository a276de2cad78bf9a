import { z } from 'zod'

/** An option that is a whole number in a range; what is wrong with another names it. */
export function whole(name: string, least: number, most: number) {
  const error = `--${name} is a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d+$/, { error })
    .transform(Number)
    .pipe(z.number().min(least, { error }).max(most, { error }))
}
