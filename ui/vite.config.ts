import { svelte } from '@sveltejs/vite-plugin-svelte'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Plugin, defineConfig } from 'vite'

/** What a phone has to read before it shows anything, gzipped. */
const FIRST_SCREEN_LIMIT = 60_000

// While working on the page: `SAMBAT_BRIDGE='<the address that sambat-bridge printed>' npm run dev`. Its token goes along as the bridge's own cookie.
const bridge = new URL(process.env['SAMBAT_BRIDGE'] ?? 'http://127.0.0.1:1420/')
const cookie = `sambat-bridge-${bridge.port}=${bridge.searchParams.get('token') ?? ''}`
const toBridge = { target: bridge.origin, changeOrigin: true, headers: { origin: bridge.origin, cookie } }

export default defineConfig({
  plugins: [words(), svelte(), firstScreen()],
  build: { target: 'chrome90', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/ipc': toBridge, '/events': toBridge, '/foto': toBridge, '/upload': toBridge },
  },
})

/** Compiles the catalogue, and refuses to build with a word that one language lacks. In a process of its own, which ends when it is done. */
function words(): Plugin {
  const compile = () => execFileSync(process.execPath, [join(import.meta.dirname, 'scripts/words.mjs')], { stdio: 'inherit' })
  return {
    name: 'words',
    buildStart: () => void compile(),
    hotUpdate: ({ file }) => {
      if (file.includes('/messages/') && file.endsWith('.json')) compile()
    },
  }
}

/** Adds up the entry and what it imports at once, says so, and refuses what is too much. */
function firstScreen(): Plugin {
  return {
    name: 'first-screen',
    apply: 'build',
    generateBundle(_, bundle) {
      const seen = new Set<string>()
      const weigh = (name: string): number => {
        const chunk = bundle[name]
        if (seen.has(name) || chunk?.type !== 'chunk') return 0
        seen.add(name)
        return gzipSync(chunk.code).length + chunk.imports.reduce((sum, next) => sum + weigh(next), 0)
      }
      const entries = Object.values(bundle).filter((chunk) => chunk.type === 'chunk' && chunk.isEntry)
      const bytes = entries.reduce((sum, chunk) => sum + weigh(chunk.fileName), 0)
      const line = `first screen: ${(bytes / 1000).toFixed(1)} of ${FIRST_SCREEN_LIMIT / 1000} kB of JavaScript, gzipped`
      if (bytes > FIRST_SCREEN_LIMIT) this.error(line)
      console.log(line)
    },
  }
}

