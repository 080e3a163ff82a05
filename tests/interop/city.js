// A city whose uploads are @tus/server's: everything else is passed on to the real one.
//
//   node city.js CITY FOLDER    says its address in its first line

import { createServer, request } from 'node:http'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'

const [city, directory] = process.argv.slice(2)
const tus = new Server({ path: '/v1/uploads', datastore: new FileStore({ directory }) })

function passOn(asked, answer) {
  const { method, url, headers } = asked
  const onward = request(new URL(url, city), { method, headers: { ...headers, connection: 'close' } }, (said) => {
    answer.writeHead(said.statusCode, said.headers)
    said.pipe(answer)
  })
  onward.on('error', () => answer.destroy())
  asked.pipe(onward)
}

const listening = createServer((asked, answer) => {
  if (asked.url.startsWith('/v1/uploads')) void tus.handle(asked, answer)
  else passOn(asked, answer)
})
listening.listen(0, '127.0.0.1', () => console.log(`127.0.0.1:${listening.address().port}`))
