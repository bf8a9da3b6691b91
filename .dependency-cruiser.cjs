// The import directions of docs/architecture.md, held by `npm run lint:imports`.
const only = (from, allowed) => ({
  name: `${from}-imports`,
  comment: `src/${from} may import only: ${[from, ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: `^src/(${[from, ...allowed].join('|')})(/|\\.ts$)` },
})

const base = ['errors', 'common']

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('common', ['errors']),
    only('tables', base),
    only('forecasting', [...base, 'tables']),
    only('backends', base),
    only('layers', [...base, 'backends']),
    only('models', [...base, 'layers', 'backends']),
    only('training', [...base, 'layers', 'backends']),
    only('data', [...base, 'tables']),
    only('search', [...base, 'layers', 'backends', 'models', 'training']),
    only('tuning', [...base, 'tables']),
    only('workflows', [
      ...base,
      'forecasting',
      'layers',
      'backends',
      'models',
      'training',
      'data',
      'search',
      'tuning',
      'tasks',
      'tables',
    ]),
    only('tasks', [...base, 'tables']),
    only('distributed', [...base, 'forecasting', 'tuning', 'node']),
    only('report', [
      ...base,
      'tables',
      'forecasting',
      'models',
      'training',
      'search',
      'tuning',
      'workflows',
      'tasks',
    ]),
    {
      name: 'outer-rooms',
      comment: 'node, distributed, report and cli stand outside: nothing inside imports them',
      severity: 'error',
      from: {
        path: '^src/(forecasting|tables|layers|backends|models|training|data|search|tuning|workflows|tasks|common|index\\.ts)',
      },
      to: { path: '^src/(node|distributed|cli|report)/' },
    },
    {
      name: 'core-runs-in-browsers',
      comment: 'only node, distributed and cli may use Node built-ins',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(node|distributed|cli)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'forecasting-and-tuning-load-no-tfjs',
      severity: 'error',
      from: { path: '^src/(forecasting|tables|tuning|tasks|common)/' },
      to: { path: '@tensorflow' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default', 'node'],
    },
  },
}
