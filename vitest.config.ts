import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    testTimeout: process.env.WAKEWATCH_PROVE === '1' ? 3_600_000 : 180_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    reporters: ['default', './tests/reporter.ts'],
  },
})
