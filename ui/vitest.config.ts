import { defineConfig } from 'vitest/config'

// Only what is pure: the page itself is tested end to end.
export default defineConfig({ test: { include: ['src/**/*.test.ts', 'scripts/*.test.ts'], environment: 'node' } })
