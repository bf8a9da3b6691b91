// The page: asks the worker of forecasts, shows what it answers, loads the part on searches when asked.
import { byId, download, empty, figure, make, table } from './elements.js'
import type { ForecastReply, ForecastRequest, ForecastResult } from './messages.js'

const form = byId<HTMLFormElement>('forecast-form')
const file = byId<HTMLInputElement>('file')
const drop = byId('drop')
const births = byId<HTMLButtonElement>('births')
const horizon = byId<HTMLInputElement>('horizon')
const preset = byId<HTMLSelectElement>('preset')
const missing = byId<HTMLInputElement>('missing')
const stop = byId<HTMLButtonElement>('forecast-stop')
const status = byId('forecast-status')
const alert = byId('forecast-error')
const result = byId('forecast-result')

let worker = startWorker()
let taken: Pick<ForecastRequest, 'file' | 'name'> | undefined

function startWorker(): Worker {
  const started = new Worker('forecast.worker.js', { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<ForecastReply>) => take(data))
  started.addEventListener('error', ({ message }) =>
    take({ kind: 'error', code: 'unexpected', message: message || 'The worker of this page did not start.' }),
  )
  return started
}

function ask(): void {
  if (!taken || !form.reportValidity()) return
  alert.hidden = true
  stop.hidden = false
  result.setAttribute('aria-busy', 'true')
  const request: ForecastRequest = {
    ...taken,
    horizon: horizon.valueAsNumber,
    preset: preset.value as ForecastRequest['preset'],
    missing: missing.value.split(',').flatMap(mark => mark.trim() || []),
  }
  worker.postMessage(request)
}

function take(reply: ForecastReply): void {
  if (reply.kind === 'progress') {
    status.textContent = `${reply.text} …`
    return
  }
  stop.hidden = true
  result.removeAttribute('aria-busy')
  if (reply.kind === 'error') {
    status.textContent = ''
    alert.textContent = `${reply.message} (${reply.code})`
    alert.hidden = false
    result.hidden = true
    empty(result)
    return
  }
  status.textContent = `${reply.result.headline}. The forecast is below.`
  show(reply.result)
}

function show({ headline, why, forecasts, left, lookback, kpss, parts, csv, report }: ForecastResult): void {
  empty(result)
  result.append(
    make('h3', {}, headline),
    ...why.map(line => make('p', {}, line)),
    ...forecasts.map(({ picture }) => figure(picture)),
    ...(left > 0
      ? [make('p', { class: 'muted' }, `${left} more columns are in the files, not drawn here.`)]
      : []),
    make(
      'p',
      {},
      download(csv, 'forecast.csv', 'Save the forecast as CSV'),
      ' · ',
      download(report, 'forecast.html', 'Save the report as one page'),
    ),
    folded('The numbers', ...forecasts.map(forecast => table(forecast.table))),
    make('h3', {}, 'How it was chosen'),
    ...(lookback ? [figure(lookback)] : []),
    ...(kpss ? [figure(kpss.picture), folded('The KPSS tests', table(kpss.table))] : []),
    ...(parts ? [folded('What each forecast consists of', table(parts))] : []),
  )
  result.hidden = false
}

function folded(summary: string, ...content: readonly Node[]): HTMLElement {
  return make('details', {}, make('summary', {}, summary), ...content)
}

function takeFile(given: File | undefined): void {
  if (!given) return
  taken = { file: given, name: given.name }
  ask()
}

file.addEventListener('change', () => takeFile(file.files?.[0]))
births.addEventListener('click', () => {
  taken = { file: 'us-births-2000-2014.csv', name: 'US births 2000-2014' }
  ask()
})
for (const setting of [horizon, preset, missing]) setting.addEventListener('change', ask)
form.addEventListener('submit', event => {
  event.preventDefault()
  ask()
})
stop.addEventListener('click', () => {
  worker.terminate()
  worker = startWorker()
  stop.hidden = true
  result.removeAttribute('aria-busy')
  status.textContent = 'Stopped.'
})

// A file may fall anywhere on the page, and must not open in its place.
addEventListener('dragover', event => {
  event.preventDefault()
  drop.classList.add('over')
})
addEventListener('dragleave', () => drop.classList.remove('over'))
addEventListener('drop', event => {
  event.preventDefault()
  drop.classList.remove('over')
  takeFile(event.dataTransfer?.files[0])
})

const load = byId<HTMLButtonElement>('search-load')
load.addEventListener('click', async () => {
  load.disabled = true
  const { showSearch } = await import('./search.js')
  showSearch(byId('search'))
  load.parentElement!.remove()
})
