export { type ErrorCode, SupervisedBaselinesError } from '../errors.js'
