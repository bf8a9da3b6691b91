export { mendBackend } from './mendBackend.js'
