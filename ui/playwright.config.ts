import { defineConfig } from '@playwright/test'
import { chromium } from './e2e/browser'

// The real core and the real server, the same bundle that the app shows, in the engine of Android's WebView.
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.test.ts',
  globalSetup: './e2e/ledger.ts',
  outputDir: 'test-results',
  reporter: [['line'], ['json', { outputFile: 'test-results/report.json' }]],
  // Each test has a server, a bridge and a page of its own. It waits for one of them most of the time: two cores carry two.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  // No statement about how fast anything is: these only end what hangs, on the slowest of machines. No test has others.
  timeout: 480_000,
  expect: { timeout: 120_000 },
  // No snapshots: taking one reads the page's blobs from outside, which its CSP forbids.
  use: { ...chromium, trace: { mode: 'retain-on-failure', snapshots: false, screenshots: true } },
})
