// The real programs, each in folders of its own, killed and started again as a test wants.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { running } from './clock'
import { tagged } from './privacy'

/** Where SQLite keeps `PRAGMA user_version` (its file format, 1.3). */
const USER_VERSION = 60

/** Of every officer of the tests. */
export const PASSWORD = 'jembatan hijau pagi hari'

const run = promisify(execFile)
export const root = resolve(import.meta.dirname, '../..')
const binaries = resolve(process.env['SAMBAT_TARGET_DIR'] ?? join(root, 'target'), 'debug')

export function binary(name: string): string {
  const path = join(binaries, name)
  if (!existsSync(path)) throw new Error(`${path} is missing: cargo build --workspace --bins`)
  return path
}

export function folder(name: string): string {
  return mkdtempSync(join(tmpdir(), `sambat-${name}-`))
}

/** Below the ports from which Linux takes those of outgoing connections: none of these is taken while a city is down. */
const PORTS = { first: 12_000, each: 2_000 }
let next = Math.floor(Math.random() * PORTS.each)

/** A port of this machine that nobody has, and that no other worker looks at. */
async function freePort(): Promise<number> {
  const first = PORTS.first + PORTS.each * Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)
  for (let tried = 0; tried < PORTS.each; tried++) {
    const port = first + (next++ % PORTS.each)
    const server = createServer()
    const free = await new Promise<boolean>((told) => server.once('error', () => told(false)).listen(port, '127.0.0.1', () => told(true)))
    await new Promise((closed) => server.close(closed))
    if (free) return port
  }
  throw new Error('no free port')
}

/** A program that says in its first lines where it listens. */
class Program {
  private child: ChildProcess | undefined
  private errors = ''
  /** Everything it printed. */
  log = ''

  constructor(private readonly name: string, private readonly says: RegExp) {}

  async start(args: string[]): Promise<string> {
    const child = spawn(binary(this.name), args, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] })
    this.child = child
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text))
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer | string) => (this.log += String(text)))
    return new Promise((found, failed) => {
      child.once('exit', (code, signal) => failed(new Error(`${this.name} ended (${code ?? signal}): ${this.errors}`)))
      createInterface(child.stdout).on('line', (line) => {
        const said = this.says.exec(line)?.[1]
        if (said) found(said)
      })
    })
  }

  /** Says a line to it; answers what it says next. */
  async tell(line: string): Promise<string> {
    const { child } = this
    if (!child?.stdout || !child.stdin) throw new Error(`${this.name} does not run`)
    const { stdin, stdout } = child
    const answer = new Promise<string>((told) => stdout.once('data', (text: Buffer) => told(String(text))))
    stdin.write(`${line}\n`)
    return answer
  }

  /** As a flat battery does it: nothing is told, nothing is closed. */
  async kill(signal: NodeJS.Signals = 'SIGKILL') {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((ended) => child.once('exit', ended))
    child.kill(signal)
    await gone
  }
}

/** The city. Its address stays the same, also while it is down. */
export class City {
  readonly data = folder('city')
  private readonly keys = join(folder('keys'), 'keys.json')
  private readonly program = new Program('sambat-city', /listening on (http:\/\/\S+?),/)
  private constructor(readonly address: string) {}

  /** A city that does not answer yet. */
  static async planned(): Promise<City> {
    return new City(`http://127.0.0.1:${await freePort()}`)
  }

  private get listen() {
    return this.address.slice('http://'.length)
  }

  /** By the tests' clock. */
  async start(pack = 'pasuruan') {
    await this.serve(running(), pack)
  }

  /** The same by a clock that stands still at this moment, until it is moved. */
  async startAt(moment: Date) {
    await this.serve(moment.toISOString(), 'pasuruan')
  }

  private async serve(clock: string, pack: string) {
    await this.program.start([clock, 'serve', this.data, this.keys, this.listen, resolve(root, 'packs', pack), join(root, 'ui/dist')])
    tagged((await fetch(`${this.address}/v1/pack`)).headers.get('etag'))
  }

  /** Moves that clock, and has what is due looked at. Answers how many complaints were put on the mayor's list. */
  async moveTo(moment: Date): Promise<number> {
    const said = await this.program.tell(moment.toISOString())
    return Number(/, (\d+) escalated/.exec(said)?.[1])
  }

  kill() {
    return this.program.kill()
  }

  get log() {
    return this.program.log
  }

  /** Lets somebody in at the desk. The city need not run for it. */
  async officer(name: string, role: string, agency?: string) {
    const more = agency ? ['--agency', agency] : []
    const adding = run(binary('sambat-server'), ['user', 'add', name, '--role', role, ...more, '--password-stdin', '--data', this.data, '--keys', this.keys], { cwd: root })
    adding.child.stdin?.end(PASSWORD)
    await adding
  }

  /** Asks one-time codes of somebody from now on; answers the address for their authenticator app. */
  async oneTimeCodes(name: string): Promise<string> {
    const { stdout } = await run(binary('sambat-server'), ['user', 'totp', name, '--data', this.data, '--keys', this.keys], { cwd: root })
    return stdout.trim()
  }

  /** What an officer does at the desk, by the tests' clock. */
  async event(ticket: string, kind: string, options: { agency?: string; note?: string } = {}) {
    const more = Object.entries(options).map(([name, value]) => `${name}=${value}`)
    await run(binary('sambat-city'), [running(), 'event', this.data, this.keys, ticket, kind, ...more], { cwd: root })
  }

  /** What was carried here by hand, as an officer takes it in; answers what is said of each report. */
  async import(file: string): Promise<string> {
    const { stdout } = await run(binary('sambat-city'), [running(), 'import', this.data, this.keys, file], { cwd: root })
    return stdout
  }

  remove() {
    for (const path of [this.data, resolve(this.keys, '..')]) rmSync(path, { recursive: true, force: true })
  }
}

/** The citizen's side: the core behind HTTP, by the tests' clock. */
export class Bridge {
  readonly data = folder('phone')
  private readonly program = new Program('sambat-phone', /(http:\/\/\S+\?token=\S+)/)
  private constructor(private readonly port: number, private readonly endpoint: string) {}

  static async planned(endpoint: string): Promise<Bridge> {
    return new Bridge(await freePort(), endpoint)
  }

  /** On a device whose clock is wrong by so many milliseconds, and that has a camera, receivers and a system that are told what they do, or has
   *  none; or has lost the key of the core's secrets as well. Answers the address to open. */
  start(wrong = 0, device: boolean | 'lost' = false): Promise<string> {
    return this.program.start([running(wrong), this.data, join(root, 'ui/dist'), `127.0.0.1:${this.port}`, this.endpoint, ...(device ? [device === 'lost' ? 'lost' : 'device'] : [])])
  }

  /** How many bytes the device's camera has written that are in no draft. */
  get captured(): number {
    const folder = join(this.data, 'camera')
    return existsSync(folder) ? readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) : 0
  }

  /** Asks the device what it was asked for: `pages?`, `concealed?`; see `ToldSystem` of the tests. */
  async asked(line: string): Promise<string> {
    return (await this.program.tell(line)).trim()
  }

  /** Says how the device's camera, its receivers or its system behave: see `ToldDevice` and `ToldSystem` of the tests. */
  async device(line: string) {
    const said = await this.asked(line)
    if (said !== 'ok') throw new Error(said)
  }

  kill() {
    return this.program.kill()
  }

  get log() {
    return this.program.log
  }

  /** As a person ends it, with everything closed. */
  end() {
    return this.program.kill('SIGTERM')
  }

  /** Raises the number in the database's header that says which version wrote it; answers the new one. */
  pretendNewer(): number {
    const name = readdirSync(this.data).find((file) => /\.(db|sqlite3?)$/.test(file))
    if (!name) throw new Error(`no database in ${this.data}: ${readdirSync(this.data).join(', ')}`)
    const path = join(this.data, name)
    const bytes = readFileSync(path)
    const newer = bytes.readUInt32BE(USER_VERSION) + 100
    bytes.writeUInt32BE(newer, USER_VERSION)
    writeFileSync(path, bytes)
    for (const more of ['-wal', '-shm']) rmSync(path + more, { force: true })
    return newer
  }

  remove() {
    rmSync(this.data, { recursive: true, force: true })
  }
}

const SEED = Number(process.env['SEED'] ?? 20261124)
let photos: string[] | undefined

/** The most photos that one complaint takes. */
const MOST_PHOTOS = 5

/** Photos as a camera makes them: 12 megapixels, turned, with GPS. Made once, by one seed. */
export async function cameraPhotos(count: number): Promise<string[]> {
  if (!photos) {
    const there = join(tmpdir(), `sambat-sample-${SEED}`)
    if (!existsSync(there)) {
      const own = folder('sample')
      const { stdout } = await run(binary('sambat-sample'), [own, String(MOST_PHOTOS), String(SEED)])
      process.stderr.write(stdout)
      try {
        renameSync(own, there)
      } catch {
        // Another worker was faster, and made the same.
        rmSync(own, { recursive: true })
      }
    }
    photos = readdirSync(there).filter((name) => name.endsWith('.jpg')).sort().map((name) => join(there, name))
  }
  return photos.slice(0, count)
}
