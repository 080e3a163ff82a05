import base from './playwright.config'

// Takes the pictures in docs/screens. No part of the tests: it asserts little and writes into the tree.
export default { ...base, testMatch: 'screens.spec.ts', reporter: [['line']], use: { ...base.use, trace: 'off' } } satisfies typeof base
