import type { FleetStatus } from './fleetStatus.js'

type Sample = readonly [labels: Readonly<Record<string, string | number>>, value: number]

/** A status in the text format that Prometheus reads. */
export function prometheusText({ queue, workers, studies }: FleetStatus): string {
  const ofStudies = (value: (study: FleetStatus['studies'][number]) => number): Sample[] =>
    studies.map(study => [{ study: study.study }, value(study)])
  const ofWorkers = (value: (worker: FleetStatus['workers'][number]) => number): Sample[] =>
    workers.map(worker => [{ worker: worker.id, host: worker.host }, value(worker)])
  return [
    metric(
      'queue_segments',
      'gauge',
      'Segments in the queue by state.',
      Object.entries(queue).map(([state, count]) => [{ state }, count]),
    ),
    metric('workers', 'gauge', 'Workers that are there.', [[{}, workers.length]]),
    metric(
      'worker_slots',
      'gauge',
      'Segments that a worker runs at once.',
      ofWorkers(w => w.concurrency),
    ),
    metric(
      'worker_active',
      'gauge',
      'Segments that a worker runs now.',
      ofWorkers(w => w.active),
    ),
    metric(
      'worker_completed_total',
      'counter',
      'Segments that a worker completed.',
      ofWorkers(w => w.completed),
    ),
    metric(
      'worker_failed_total',
      'counter',
      'Attempts that failed on a worker.',
      ofWorkers(w => w.failed),
    ),
    metric(
      'study_trials',
      'gauge',
      'Trials with a result.',
      ofStudies(s => s.trials),
    ),
    metric(
      'study_segments_total',
      'counter',
      'Segments that ended.',
      ofStudies(s => s.segments),
    ),
    metric(
      'study_failed_total',
      'counter',
      'Segments that failed for good.',
      ofStudies(s => s.failed),
    ),
    metric(
      'study_rung_trials',
      'gauge',
      'Trials that reached a resource.',
      studies.flatMap(({ study, rungs }) =>
        rungs.map(({ resource, trials }): Sample => [{ study, resource }, trials]),
      ),
    ),
    metric(
      'study_coordinated',
      'gauge',
      'Whether the study has a coordinator.',
      ofStudies(s => Number(s.coordinated)),
    ),
  ].join('')
}

function metric(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string {
  const full = `supervised_baselines_${name}`
  const lines = samples.map(([labels, value]) => {
    const shown = Object.entries(labels).map(([key, text]) => `${key}="${escaped(String(text))}"`)
    return `${full}${shown.length > 0 ? `{${shown.join(',')}}` : ''} ${value}`
  })
  return [`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...lines, ''].join('\n')
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
