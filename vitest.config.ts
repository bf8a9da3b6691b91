import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = fileURLToPath(new URL('src', import.meta.url))

export default defineConfig({
  // As in tsconfig.json: what imports the package by its name is tested with the sources.
  resolve: {
    alias: [
      { find: /^supervised-baselines$/, replacement: `${source}/index.ts` },
      { find: /^supervised-baselines\/(\w+)$/, replacement: `${source}/$1/index.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/support/summaryReporter.ts'],
  },
})
