import { fileURLToPath } from 'node:url'

/** Where the published data sets are, if they are at hand: the folder DATA_DIR names, or `shared/data` beside the checkout. */
export const dataFolder =
  process.env['DATA_DIR'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))
