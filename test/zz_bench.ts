import { readCSV } from '../src/node/readCSV.js'
import { readSeries } from '../src/node/readSeries.js'
const t1 = performance.now(); const c = process.cpuUsage()
if (process.argv[2]) { const t = await readCSV('/tmp/long.csv'); console.log(t.columns.length, t.notes) }
else { let n = 0, r = 0; for await (const b of readSeries('/tmp/long.csv')) { n += b.names.length; r += b.columns.reduce((s, c) => s + c.length, 0); if (n < 3000) console.log(b.notes, b.panel!.lastDates.at(-1)) } console.log(n, r) }
console.log(performance.now() - t1, 'cpu s', process.cpuUsage(c).user / 1e6, process.memoryUsage().rss / 2 ** 20)
