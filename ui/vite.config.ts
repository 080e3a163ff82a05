import { svelte } from '@sveltejs/vite-plugin-svelte'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Plugin, defineConfig } from 'vite'

/** What has to be read before a page shows anything, gzipped: on a citizen's phone, and on an office's computer. */
const FIRST_SCREEN_LIMITS: { [page in string]?: number } = { index: 60_000, desk: 100_000 }

/** Tokens, typeface, icons and logo, which the city's own pages have too. */
const BRAND = join(import.meta.dirname, '../brand')

// While working on the page: `SAMBAT_BRIDGE='<the address that sambat-bridge printed>' npm run dev`. Its token goes along as the bridge's own cookie.
const bridge = new URL(process.env['SAMBAT_BRIDGE'] ?? 'http://127.0.0.1:1420/')
const cookie = `sambat-bridge-${bridge.port}=${bridge.searchParams.get('token') ?? ''}`
const toBridge = { target: bridge.origin, changeOrigin: true, headers: { origin: bridge.origin, cookie } }

export default defineConfig({
  plugins: [words(), svelte(), brand(), firstScreen()],
  // The map's worker is a module, lowered like the page.
  worker: { format: 'es' },
  build: { target: 'chrome90', assetsInlineLimit: 0, modulePreload: { polyfill: false }, rollupOptions: { input: { index: 'index.html', desk: 'desk.html' } } },
  server: {
    port: 5173,
    strictPort: true,
    fs: { allow: ['.', BRAND] },
    proxy: { '/ipc': toBridge, '/events': toBridge, '/foto': toBridge, '/map': toBridge, '/upload': toBridge },
  },
})

/** While working on the page: what its HTML names of the brand lies outside the folder that is served. */
function brand(): Plugin {
  return {
    name: 'brand',
    configureServer: ({ middlewares }) =>
      void middlewares.use('/brand', (asked, answer) => answer.writeHead(302, { location: `/@fs${BRAND}${asked.url ?? ''}` }).end()),
  }
}

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

/** Adds up each page's entry and what it imports at once, says so, and refuses what is too much. */
function firstScreen(): Plugin {
  return {
    name: 'first-screen',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const entry of Object.values(bundle)) {
        if (entry.type !== 'chunk' || !entry.isEntry) continue
        const seen = new Set<string>()
        const weigh = (name: string): number => {
          const chunk = bundle[name]
          if (seen.has(name) || chunk?.type !== 'chunk') return 0
          seen.add(name)
          return gzipSync(chunk.code).length + chunk.imports.reduce((sum, next) => sum + weigh(next), 0)
        }
        const bytes = weigh(entry.fileName)
        const limit = FIRST_SCREEN_LIMITS[entry.name] ?? 0
        const line = `first screen of ${entry.name}: ${(bytes / 1000).toFixed(1)} of ${limit / 1000} kB of JavaScript, gzipped`
        if (bytes > limit) this.error(line)
        console.log(line)
      }
    },
  }
}

