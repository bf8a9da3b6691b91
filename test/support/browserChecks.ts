/** What `openBrowser` bundles into its page: the package, and the checks that run on it there. */
export { useBackend } from '../../src/index.js'
export { checkGradients } from './backendChecks.js'
export { trainSmallNet } from './trainingConformance.js'
