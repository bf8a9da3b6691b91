/** Runs the checks on WebGPU in this Node process and prints what they give, as JSON. */
import { useBackend } from '../../src/node/index.js'
import { checkGradients } from './backendChecks.js'
import { trainSmallNet } from './trainingConformance.js'

const { engine } = await useBackend('webgpu')
const results = {
  engine,
  gradients: await checkGradients(40, 7),
  losses: await trainSmallNet('wideResNet1d'),
}
process.stdout.write(`${JSON.stringify(results)}\n`, () => process.exit())
