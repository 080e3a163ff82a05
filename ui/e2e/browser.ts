// The browser of the tests: Debian's Chromium, as a small phone unless a test says otherwise.

import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from '@playwright/test'

/** A cheap phone of a few years ago. The page says "HP" there and "komputer" elsewhere. */
const PHONE = 'Mozilla/5.0 (Linux; Android 11; SM-A105F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36'

const COMPUTER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36'

type Options = Partial<PlaywrightTestOptions & PlaywrightWorkerOptions>

export const phone: Options = { viewport: { width: 360, height: 640 }, userAgent: PHONE, hasTouch: true, isMobile: true }
export const computer: Options = { viewport: { width: 1280, height: 800 }, userAgent: COMPUTER, hasTouch: false, isMobile: false }

export const chromium: Options = {
  ...phone,
  browserName: 'chromium',
  locale: 'id-ID',
  timezoneId: 'Asia/Jakarta',
  colorScheme: 'light',
  launchOptions: {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
    ],
  },
}
