import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { packedPackage, runNode } from '../support/packedPackage.js'

const consumer = packedPackage()
const require = createRequire(import.meta.url)

const program = `import { autoAR, type AutoARModel, kpssTest, SupervisedBaselinesError } from 'supervised-baselines'
import { selectLagBIC } from 'supervised-baselines/forecasting'

const columns = { load: Array.from({ length: 300 }, (_, t) => Math.sin(t / 3) + ((t * 7919) % 13) / 13) }
const model: AutoARModel<{ load: number[] }> = autoAR(columns, { horizon: 12, combine: false, maxLag: 24 })
const next = model.forecast(12, { levels: [80, 95] })
const load: Float64Array = next.mean.load
const lags: number = selectLagBIC(columns, { maxLag: 24, horizon: 12 }).lags
// @ts-expect-error the output keeps the names of the input, and has no others
const other = next.mean.temperature
// @ts-expect-error a regression is 'c' or 'ct'
const wrong = () => kpssTest(columns.load, { regression: 'ctt' })
const known: boolean = new Error('x') instanceof SupervisedBaselinesError
console.log(JSON.stringify({ lags, steps: load.length, differencing: model.order.differencing, other, known, wrong: typeof wrong }))
`

/**
 * What `tsc` says of the program under a module resolution, the package's own declarations checked too, but not
 * those of tfjs and what it brings, which TypeScript's own DOM library contradicts.
 */
function compile(moduleResolution: string, module: string): string {
  const config = consumer.path(`tsconfig.${moduleResolution}.json`)
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2023', 'DOM'],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipDefaultLibCheck: true,
    types: [],
    module,
    moduleResolution,
    outDir: consumer.path(moduleResolution),
  }
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ['main.ts'] }))
  const { stdout } = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', config], {
    encoding: 'utf8',
  })
  return stdout
    .split('\n')
    .filter(line => !/^\s|node_modules\/@(tensorflow|webgpu|types)\/|typescript\/lib\//.test(line))
    .join('\n')
}

describe('a TypeScript project that installs the package', () => {
  writeFileSync(consumer.path('main.ts'), program)

  it.each([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])(
    'checks every declaration behind the forecasting entry under moduleResolution %s',
    (resolution, module) => {
      writeFileSync(
        consumer.path('forecast.ts'),
        `import { type AutoARModel, autoAR } from 'supervised-baselines/forecasting'
const model: AutoARModel<{ load: number[] }> = autoAR({ load: [1, 3, 2, 4, 3, 5, 4, 6, 5, 7, 6, 8] }, { horizon: 2, combine: false, maxLag: 2 })
export const next: Float64Array = model.forecast(2).mean.load
`,
      )
      // `AbortSignal` is of the DOM.
      const compilerOptions = {
        ...{
          target: 'ES2022',
          lib: ['ES2023', 'DOM'],
          types: [],
          strict: true,
          exactOptionalPropertyTypes: true,
        },
        ...{
          skipLibCheck: false,
          skipDefaultLibCheck: false,
          noEmit: true,
          module,
          moduleResolution: resolution,
        },
      }
      const config = consumer.path(`tsconfig.forecast.${resolution}.json`)
      writeFileSync(config, JSON.stringify({ compilerOptions, files: ['forecast.ts'] }))
      const { stdout, status } = spawnSync(
        process.execPath,
        [require.resolve('typescript/bin/tsc'), '-p', config],
        { encoding: 'utf8' },
      )
      expect(stdout).toBe('')
      expect(status).toBe(0)
    },
  )

  it.each([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])('compiles under moduleResolution %s and runs', (moduleResolution, module) => {
    expect(compile(moduleResolution, module)).toBe('')
    const printed = runNode(consumer.dir, [`${moduleResolution}/main.js`])
    expect(JSON.parse(printed)).toMatchObject({ steps: 12, known: false, wrong: 'function' })
  })
})
