// Forecasts, in a worker: chooses the model. What reads files and draws is loaded with the first of them.
import { autoAR } from 'supervised-baselines/forecasting'
import { failure } from './failure.js'
import type { ForecastReply, ForecastRequest } from './messages.js'

addEventListener('message', async ({ data }: MessageEvent<ForecastRequest>) => {
  try {
    const progress = (text: string) => answer({ kind: 'progress', text })
    progress(`Reading ${data.name}`)
    const { forecastFile } = await import('./forecastFile.js')
    answer({ kind: 'result', result: await forecastFile(data, autoAR, progress) })
  } catch (error) {
    answer(failure(error))
  }
})

function answer(reply: ForecastReply): void {
  postMessage(reply)
}
