// MapLibre's worker, with what Chrome 90 lacks before it. Its default export is named, because the package calls its files
// free of side effects, and a bundler would leave out one that nobody asks for anything.

import './polyfill'
export { default } from 'maplibre-gl/dist/maplibre-gl-worker.mjs'
