// Uses the packed package as others do, and prints what came of it: Node (ESM and CommonJS), TypeScript under each module
// resolution, esbuild, Vite, Deno and Bun. The package and the tools are installed from npm into a temporary folder.
//   npm run build && npm run consumers [-- NAME...]
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'supervised-baselines-consumers-'))
const project = join(place, 'project')
const tools = join(place, 'tools')

/** Forecasts of a model of whole numbers: any engine must find the same ones, but for the last bits. */
const use = `
const load = Array.from({ length: 400 }, (_, t) => ((t * 37) % 24) + ((t * t) % 7))
const { order, mean } = (model => ({ order: model.order, mean: model.forecast(3).mean }))(
  autoAR(load, { horizon: 12, combine: false, maxLag: 48 }),
)
console.log(JSON.stringify({ lags: order.lags, differencing: order.differencing, mean: [...mean] }))
`
const esm = `import { autoAR } from 'supervised-baselines/forecasting'\n${use}`
const light = esm.replace('supervised-baselines/forecasting', 'supervised-baselines')
const whole = `import { autoAR, buildWideResNet1d } from 'supervised-baselines'
if (typeof buildWideResNet1d !== 'function') throw new Error('No networks')\n${use}`
const typed = `import { type AutoARModel, autoAR } from 'supervised-baselines'
const model: AutoARModel<number[]> = autoAR([1, 2, 4, 3, 5, 4, 6, 5, 7, 6, 8, 7, 9, 8, 10], { horizon: 2, maxLag: 2 })
export const next: Float64Array = model.forecast(2).mean\n`

const run = (command, args, cwd = project) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(error?.message ?? (stderr || stdout).trim().slice(-300))
  return stdout.trim().split('\n').at(-1)
}
const node = (...args) => run(process.execPath, args)
const install = (folder, ...packages) =>
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], folder)

/** A tool from npm, installed when it is first needed; where it is not to be had, its consumers are left out. */
const tool = (name, path) => {
  try {
    install(tools, name)
  } catch (error) {
    throw Object.assign(new Error(`${name} is not to be had: ${error.message.split('\n')[0]}`), {
      absent: true,
    })
  }
  return join(tools, 'node_modules', path)
}
const versionOf = name =>
  JSON.parse(readFileSync(join(tools, 'node_modules', name, 'package.json'), 'utf8')).version

/** What `tsc` says of the package's own declarations and of the program: tfjs's own contradict TypeScript's DOM library. */
const check = (moduleResolution, module, file) => {
  const compilerOptions = {
    ...{
      target: 'es2022',
      lib: ['es2023', 'dom'],
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      types: [],
    },
    ...{ module, moduleResolution },
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: project, encoding: 'utf8' })
  const own = stdout
    .split('\n')
    .filter(line => line && !/^\s|node_modules\/@(tensorflow|webgpu|types)\/|typescript\/lib\//.test(line))
  if (own.length > 0) throw new Error(own.join('\n'))
}

const consumers = {
  'Node, ESM': () => [process.version, node('main.mjs')],
  'Node, ESM, forecasting alone': () => [process.version, node('forecasting.mjs')],
  'Node, CommonJS': () => [process.version, node('main.cjs')],
  'types, bundler': () => [check('bundler', 'esnext', 'typed.ts'), undefined],
  'types, node16': () => [check('node16', 'node16', 'typed.mts'), undefined],
  'types, nodenext': () => [check('nodenext', 'nodenext', 'typed.mts'), undefined],
  'types, nodenext, CommonJS': () => [check('nodenext', 'nodenext', 'typed.cts'), undefined],
  esbuild: () => {
    const esbuild = tool('esbuild', 'esbuild/bin/esbuild')
    install(tools, '--ignore-scripts=false', 'esbuild')
    run(esbuild, ['light.mjs', '--bundle', '--format=esm', '--platform=browser', '--outfile=esbuild.out.mjs'])
    return [versionOf('esbuild'), node('esbuild.out.mjs')]
  },
  Vite: () => {
    const vite = tool('vite', 'vite/bin/vite.js')
    writeFileSync(join(project, 'index.html'), '<script type="module" src="/light.mjs"></script>')
    const config =
      "{ build: { modulePreload: false, rollupOptions: { output: { entryFileNames: 'vite.out.mjs' } } } }"
    writeFileSync(join(project, 'vite.config.mjs'), `export default ${config}`)
    node(vite, 'build', '--logLevel', 'error')
    return [versionOf('vite'), node('dist/vite.out.mjs')]
  },
  Deno: () => {
    const deno = platformBinary('deno', '@deno', 'deno')
    return [versionOf('deno'), run(deno, ['run', '--node-modules-dir=manual', '--allow-all', 'main.mjs'])]
  },
  Bun: () => {
    const bun = platformBinary('bun', '@oven', 'bin/bun')
    return [versionOf('bun'), run(bun, ['main.mjs'])]
  },
}

/** The program in a package of this platform, beside the package that would link it at install. */
function platformBinary(name, scope, file) {
  tool(name, name)
  const [own] = execFileSync('ls', [join(tools, 'node_modules', scope)], { encoding: 'utf8' }).split('\n')
  return join(tools, 'node_modules', scope, own, file)
}

const asked = process.argv.slice(2)
const rows = []
let failed = false
try {
  for (const folder of [project, tools]) {
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  }
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', place], {
    ...{ cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  })
  install(project, join(place, JSON.parse(packed)[0].filename))
  writeFileSync(join(project, 'main.mjs'), whole)
  writeFileSync(join(project, 'forecasting.mjs'), esm)
  writeFileSync(join(project, 'light.mjs'), light)
  writeFileSync(join(project, 'main.cjs'), `const { autoAR } = require('supervised-baselines')\n${use}`)
  for (const extension of ['ts', 'mts', 'cts']) writeFileSync(join(project, `typed.${extension}`), typed)
  const expected = JSON.parse(node('main.mjs'))
  for (const [name, consume] of Object.entries(consumers)) {
    if (asked.length > 0 && !asked.includes(name)) continue
    try {
      const [version, printed] = consume()
      if (printed !== undefined) compare(JSON.parse(printed), expected)
      rows.push([name, version ?? '', 'works'])
    } catch (error) {
      failed ||= !error.absent
      rows.push([
        name,
        '',
        error.absent ? 'left out' : 'FAILS',
        error.message.replaceAll('\n', ' ').slice(0, 300),
      ])
    }
    process.stdout.write(`${rows.at(-1)[0].padEnd(30)}${rows.at(-1).slice(1).join('  ')}\n`)
  }
} finally {
  rmSync(place, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

function compare(found, expected) {
  const isAlike =
    found.lags === expected.lags &&
    found.differencing === expected.differencing &&
    found.mean.every((value, h) => Math.abs(value - expected.mean[h]) < 1e-9 * Math.abs(expected.mean[h]))
  if (!isAlike) throw new Error(`It forecasts ${JSON.stringify(found)}, Node ${JSON.stringify(expected)}`)
}
