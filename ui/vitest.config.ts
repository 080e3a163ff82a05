import { defineConfig } from 'vitest/config'

// Only what is pure: the page itself is tested end to end.
export default defineConfig({
  // The time only ends what hangs, on the slowest of machines.
  test: { include: ['src/**/*.test.ts', 'scripts/*.test.ts'], environment: 'node', testTimeout: 120_000 },
})
