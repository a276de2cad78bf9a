import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    // Whatever is installed: bytes are compared, and those are equal per backend only.
    env: { WAKEWATCH_BACKEND: process.env.WAKEWATCH_BACKEND ?? 'wasm' },
    testTimeout: process.env.WAKEWATCH_PROVE === '1' ? 3_600_000 : 180_000,
    hookTimeout: 600_000,
    // Machines are slow at times; what never comes fails all the same.
    expect: { poll: { timeout: 120_000 } },
    maxWorkers: 2,
    reporters: ['default', './tests/reporter.ts'],
  },
})
