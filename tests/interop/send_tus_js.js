// Sends a photo with tus-js-client. What to do comes as JSON on standard input; what came of it goes as JSON to standard output.

import { createReadStream, readFileSync } from 'node:fs'
import { FileUrlStorage, Upload } from 'tus-js-client'

const task = JSON.parse(readFileSync(0, 'utf8'))
const said = { began: 0, offset: 0, chunks: 0, requests: [] }

const done = new Promise((ended, failed) => {
  const upload = new Upload(task.stream ? createReadStream(task.file) : readFileSync(task.file), {
    endpoint: task.endpoint,
    headers: { Authorization: task.bearer },
    metadata: task.metadata,
    chunkSize: task.chunk ?? Infinity,
    uploadDataDuringCreation: task.with_creation ?? false,
    retryDelays: task.retries ? Array(task.retries).fill(0) : null,
    urlStorage: new FileUrlStorage(task.store),
    storeFingerprintForResuming: true,
    onBeforeRequest: (request) => said.requests.push(request.getMethod()),
    onError: failed,
    onSuccess: ended,
    onChunkComplete: (_, accepted) => {
      said.chunks += 1
      said.offset = accepted
      if (said.chunks === task.abort_after) upload.abort(task.terminate ?? false).then(ended, failed)
    },
  })
  upload.findPreviousUploads().then(([previous]) => {
    said.resumed = previous !== undefined
    if (previous) upload.resumeFromPreviousUpload(previous)
    upload.start()
  }, failed)
  said.url = () => upload.url
})

done.then(
  () => process.stdout.write(JSON.stringify({ ...said, url: said.url() })),
  (error) => {
    process.stderr.write(`${error}\n`)
    process.exitCode = 1
  },
)
