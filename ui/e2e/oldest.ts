// The oldest engine that the app promises to run on, led by its debugging pipe: Playwright asks more than it knows.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

type Message = { id?: number; method?: string; params?: unknown; result?: unknown; error?: { message: string }; sessionId?: string }
type Paused = { requestId: string; request: { url: string }; responseStatusCode?: number }

/** What is answered in place of the network: at a request, or with what came. */
export type Answer = { pattern: string; at: 'Request' | 'Response'; give: (url: string, body: string) => Promise<{ type: string; body: Buffer }> }

export class Oldest {
  private readonly folder = mkdtempSync(join(tmpdir(), 'sambat-oldest-'))
  private readonly child: ChildProcess
  private readonly waiting = new Map<number, (message: Message) => void>()
  private readonly hearers: ((message: Message) => void)[] = []
  private readonly to: Writable
  private asked = 0
  private session: string | undefined
  /** What the page said and threw. */
  readonly noise: string[] = []

  private constructor(program: string) {
    const args = ['--headless', '--no-sandbox', '--use-gl=swiftshader', '--ignore-gpu-blocklist', '--hide-scrollbars', '--lang=id-ID', `--user-data-dir=${this.folder}`, '--remote-debugging-pipe', 'about:blank']
    this.child = spawn(program, args, { cwd: dirname(program), stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
    this.to = this.child.stdio[3] as Writable
    let rest = ''
    const from = this.child.stdio[4] as Readable
    from.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\0')
      rest = parts.pop() ?? ''
      for (const part of parts) this.take(JSON.parse(part) as Message)
    })
  }

  /** A page as large as a phone's, with the phone at this place. */
  static async open(program: string, { lat, lon }: { lat: number; lon: number }): Promise<Oldest> {
    const engine = new Oldest(program)
    const { targetId } = await engine.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await engine.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
    engine.session = sessionId
    for (const domain of ['Runtime', 'Page']) await engine.send(`${domain}.enable`)
    await engine.send('Emulation.setDeviceMetricsOverride', { width: 412, height: 800, deviceScaleFactor: 1, mobile: true })
    await engine.send('Emulation.setGeolocationOverride', { latitude: lat, longitude: lon, accuracy: 12 })
    await engine.send('Page.addScriptToEvaluateOnNewDocument', { source: 'Object.freeze(Object.prototype)' })
    return engine
  }

  async version() {
    return (await this.send<{ product: string }>('Browser.getVersion')).product
  }

  async goto(address: string, answers: Answer[]) {
    await this.send('Browser.grantPermissions', { origin: new URL(address).origin, permissions: ['geolocation'] })
    this.hearers.push(({ method, params }) => {
      if (method === 'Fetch.requestPaused') void this.answer(params as Paused, answers)
    })
    await this.send('Fetch.enable', { patterns: answers.map(({ pattern, at }) => ({ urlPattern: pattern, requestStage: at })) })
    await this.send('Page.navigate', { url: address })
  }

  /** Presses the button whose words begin like this, once it is there. */
  press(words: string) {
    return this.until(`(() => { const found = [...document.querySelectorAll('button')].find((one) => one.textContent.trim().startsWith(${JSON.stringify(words)})); found?.click(); return Boolean(found) })()`)
  }

  /** Until this is so in the page. */
  async until(expression: string) {
    while (!(await this.send<{ result: { value?: unknown } }>('Runtime.evaluate', { expression })).result.value) await new Promise((then) => setImmediate(then))
  }

  async picture(): Promise<Buffer> {
    return Buffer.from((await this.send<{ data: string }>('Page.captureScreenshot', { format: 'png' })).data, 'base64')
  }

  async close() {
    const gone = new Promise((ended) => this.child.once('exit', ended))
    this.child.kill('SIGKILL')
    await gone
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  private async answer({ requestId, request: { url }, responseStatusCode }: Paused, answers: Answer[]) {
    const fitting = answers.find(({ pattern, at }) => at === (responseStatusCode === undefined ? 'Request' : 'Response') && new RegExp(pattern.replace(/\*/g, '.*')).test(url))
    if (!fitting) return this.send('Fetch.continueRequest', { requestId })
    const came = fitting.at === 'Response' ? await this.send<{ body: string; base64Encoded: boolean }>('Fetch.getResponseBody', { requestId }) : undefined
    const { type, body } = await fitting.give(url, came ? Buffer.from(came.body, came.base64Encoded ? 'base64' : 'utf8').toString() : '')
    return this.send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders: [{ name: 'Content-Type', value: type }], body: body.toString('base64') })
  }

  private send<T = unknown>(method: string, params: object = {}): Promise<T> {
    const id = (this.asked += 1)
    return new Promise((found, failed) => {
      this.waiting.set(id, ({ result, error }) => (error ? failed(new Error(`${method}: ${error.message}`)) : found(result as T)))
      this.to.write(`${JSON.stringify({ id, method, params, ...(this.session && !/^(Target|Browser)\./.test(method) && { sessionId: this.session }) })}\0`)
    })
  }

  private take(message: Message) {
    if (message.id !== undefined) {
      this.waiting.get(message.id)?.(message)
      this.waiting.delete(message.id)
      return
    }
    if (message.method === 'Runtime.exceptionThrown' || message.method === 'Runtime.consoleAPICalled') this.noise.push(JSON.stringify(message.params))
    for (const hear of this.hearers) hear(message)
  }
}
