// %% [markdown]
// # What the KPSS test sees
//
// How much departure from stationarity it takes until the KPSS test rejects it: that decides how often `autoAR` differences.
//
// To a stationary series (an AR(1) of coefficient .5 and standard deviation 1, 500 values) three things are added in growing amounts: a
// linear trend, a break in level half-way, and a random walk. Each point is the share of 400 series that the test rejects at 5 %.
//
// `npm run example kpss-sensitivity [DIR]` writes two pictures into `DIR` (default `out`).

// %%
import { kpssTest } from 'supervised-baselines/forecasting'
import { linePlot } from 'supervised-baselines/report'
import { outDir, picture } from './support/output.ts'
import { createRandom, type Random } from './support/random.ts'
import { textTable } from './support/table.ts'

const length = 500
const repetitions = 400
const sizes = Array.from({ length: 13 }, (_, i) => i / 4)

// %% [markdown]
// The stationary series, and what is added to it: `size` is the whole rise of the trend, the height of the step, or the standard
// deviation of the walk's last value.

// %%
function stationarySeries(random: Random): Float64Array {
  const series = new Float64Array(length)
  const step = Math.sqrt(1 - 0.5 ** 2)
  let value = random.normal()
  for (let t = 0; t < length; t++) {
    value = 0.5 * value + step * random.normal()
    series[t] = value
  }
  return series
}

const departures: Record<string, (size: number, random: Random) => (t: number) => number> = {
  'linear trend': size => t => (size * t) / (length - 1),
  'break in level': size => t => (t < length / 2 ? 0 : size),
  'random walk': (size, random) => {
    let walk = 0
    return () => {
      walk += (size / Math.sqrt(length)) * random.normal()
      return walk
    }
  },
}

function rejectionRate(name: string, size: number, regression: 'c' | 'ct'): number {
  let rejected = 0
  for (let i = 0; i < repetitions; i++) {
    // The same series for every kind and size, so that curves differ by what is added alone.
    const random = createRandom(7).fork(i)
    const added = departures[name]!(size, random.fork('walk'))
    const series = stationarySeries(random).map((value, t) => value + added(t))
    if (kpssTest(series, { regression }).pValue <= 0.05) rejected += 1
  }
  return rejected / repetitions
}

async function show(regression: 'c' | 'ct', around: string): Promise<void> {
  const curves = Object.keys(departures).map(label => ({
    label,
    x: sizes,
    y: sizes.map(size => rejectionRate(label, size, regression)),
  }))
  console.log(`\nShare rejected at 5 %, null hypothesis: stationary around a ${around}\n`)
  const rows = sizes.map((size, i) => [String(size), ...curves.map(({ y }) => y[i]!.toFixed(2))])
  console.log(textTable(['size', ...curves.map(({ label }) => label)], rows))
  const svg = linePlot({
    title: `What KPSS sees: stationarity around a ${around}`,
    subtitle: `share of ${repetitions} series of ${length} values that the test rejects at 5 % (dashed)`,
    curves,
    rules: [{ y: 0.05, label: '' }],
    yDomain: [0, 1],
    xLabel: 'size of what is added, in standard deviations of the stationary series',
    yLabel: 'rejected',
  })
  await picture(`kpss-sensitivity-${around}`, svg)
}

// %% [markdown]
// ## Around a constant
//
// Half are rejected once the trend rises by half a standard deviation over the whole series, or the level jumps by a third of one. With
// nothing added the test rejects 6 to 8 %, for the series are not white noise.
//
// ![Share rejected around a constant](../docs/pictures/kpss-sensitivity-constant.svg)

// %%
await show('c', 'constant')

// %% [markdown]
// ## Around a trend
//
// No trend is ever seen, as it should be; a break and a random walk must be three times and half as large again. This is the test
// that `autoAR` takes.
//
// ![Share rejected around a trend](../docs/pictures/kpss-sensitivity-trend.svg)

// %%
await show('ct', 'trend')
console.log(`\nPictures are in ${outDir}/.`)
