export { createRandom, type Random } from '../../src/common/random.ts'
