import base from './playwright.config'

// Measures the map beside one of MapLibre alone. No part of the tests. Without a graphics card Chromium draws by software, where it is told to.
const { launchOptions } = base.use ?? {}
const drawing = { ...launchOptions, args: [...(launchOptions?.args ?? []), '--enable-unsafe-swiftshader'] }
export default { ...base, testMatch: 'streets.spec.ts', reporter: [['line']], use: { ...base.use, launchOptions: drawing, trace: 'off' } } satisfies typeof base
