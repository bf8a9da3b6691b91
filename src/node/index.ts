export { SupervisedBaselinesError } from '../errors.js'
