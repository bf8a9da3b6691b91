import { readdirSync, readFileSync } from 'node:fs'
import { parseCSV } from '../src/tables/index.js'
const d = '../shared/cases/forecasting/'
for (const f of readdirSync(d).filter(f => f.endsWith('.csv'))) {
  try { const t = parseCSV(new Uint8Array(readFileSync(d + f)), { source: f }); console.log(f, '|', t.rows, t.names.join(','), '|', t.notes.join(' '), '|', t.axis.label(t.rows), t.panel?.lastDates.join() ?? '') }
  catch (e) { console.log(f, 'ERR', String(e).slice(0, 400)) }
}
