// MapLibre's worker, with what Chrome 90 lacks before it. It is put somewhere, because the package calls its files free of side
// effects, and a bundler leaves out one that nobody uses.

import './polyfill'
import MapWorker from 'maplibre-gl/dist/maplibre-gl-worker.mjs'

Object.assign(self, { MapWorker })
