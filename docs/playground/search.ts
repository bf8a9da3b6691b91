// The part of the page on searches; loaded when asked for.
import { byId, download, empty, figure, make, table } from './elements.js'
import type { SearchReply, SearchRequest } from './messages.js'

type Start = Extract<SearchRequest, { kind: 'start' }>

/** Fills the element with the form, and answers it. */
export function showSearch(root: HTMLElement): void {
  const select = (id: string, words: string, options: Readonly<Record<string, string>>) =>
    make(
      'label',
      {},
      `${words} `,
      make(
        'select',
        { id },
        ...Object.entries(options).map(([value, text]) => make('option', { value }, text)),
      ),
    )
  root.replaceChildren(
    make(
      'form',
      { id: 'search-form' },
      make(
        'div',
        { class: 'row' },
        select('search-data', 'data', {
          motifs: 'two motifs 12 letters apart',
          digits: 'handwritten digits, 14 x 14',
        }),
        select('search-what', 'what to do', {
          dash: 'search the kernels (DASH)',
          dasha: 'all of DASHA, in about two minutes',
        }),
        make(
          'label',
          {},
          'epochs of DASH ',
          make('input', { id: 'search-epochs', type: 'number', min: 1, max: 100, value: 15, required: true }),
        ),
        select('search-backend', 'computed by', {
          auto: 'the fastest there is',
          webgpu: 'WebGPU',
          wasm: 'wasm',
        }),
        make('button', { id: 'search-start', type: 'submit' }, 'Start'),
        make('button', { id: 'search-stop', type: 'button', disabled: true }, 'Stop'),
      ),
    ),
    make('p', { id: 'search-status', role: 'status', 'aria-live': 'polite' }),
    make('progress', { id: 'search-progress', max: 1, value: 0, 'aria-label': 'progress', hidden: true }),
    make('p', { id: 'search-error', class: 'error', role: 'alert', hidden: true }),
    make('div', { id: 'search-maps' }),
    make('div', { id: 'search-result', hidden: true }),
  )
  root.hidden = false
  byId('search-data').focus()

  const [start, stop] = [byId<HTMLButtonElement>('search-start'), byId<HTMLButtonElement>('search-stop')]
  const [status, alert, maps] = [byId('search-status'), byId('search-error'), byId('search-maps')]
  const [progress, result] = [byId<HTMLProgressElement>('search-progress'), byId('search-result')]
  const worker = new Worker('search.worker.js', { type: 'module' })
  const send = (request: SearchRequest) => worker.postMessage(request)
  const value = (id: string) => byId<HTMLInputElement | HTMLSelectElement>(id).value

  function runs(isRunning: boolean): void {
    start.disabled = isRunning
    stop.disabled = !isRunning
    progress.hidden = !isRunning
  }

  byId('search-form').addEventListener('submit', event => {
    event.preventDefault()
    runs(true)
    alert.hidden = true
    result.hidden = true
    empty(result)
    maps.replaceChildren()
    progress.removeAttribute('value')
    status.textContent = 'Starting …'
    send({
      kind: 'start',
      data: value('search-data') as Start['data'],
      what: value('search-what') as Start['what'],
      backend: value('search-backend') as Start['backend'],
      epochs: Number(value('search-epochs')),
    })
  })
  stop.addEventListener('click', () => {
    stop.disabled = true
    status.textContent = 'Stopping …'
    send({ kind: 'stop' })
  })
  worker.addEventListener('error', ({ message }) => {
    runs(false)
    status.textContent = ''
    alert.textContent = message || 'The worker of searches did not start.'
    alert.hidden = false
  })
  worker.addEventListener('message', ({ data }: MessageEvent<SearchReply>) => {
    switch (data.kind) {
      case 'progress':
        status.textContent = data.text
        if (data.share !== undefined) progress.value = data.share
        return
      case 'maps':
        maps.replaceChildren(...data.pictures.map(figure))
        return
      case 'error':
        runs(false)
        status.textContent = ''
        alert.textContent = `${data.message} (${data.code})`
        alert.hidden = false
        return
      case 'result':
        runs(false)
        status.textContent = data.headline
        result.append(
          ...data.tables.map(table),
          make('p', {}, download(data.report, 'search.html', 'Save the report as one page')),
        )
        result.hidden = false
    }
  })
}
