import base from './playwright.config'

// Measures how the page starts on a slow phone. No part of the tests.
export default { ...base, testMatch: 'start.spec.ts', reporter: [['line']], use: { ...base.use, trace: 'off' } } satisfies typeof base
