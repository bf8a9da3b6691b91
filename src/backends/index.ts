export { ensureBackend } from './ensureBackend.js'
export { mendBackend } from './mendBackend.js'
export type { BackendKind, BackendReport, PassedOver } from './selectBackend.js'
export { type UseBackendOptions, useBackend } from './useBackend.js'
