export type { TemperatureSchedule } from './gumbelSoftmax.js'
export { type KernelChoices, type KernelPair, kernelPairs, mixtureReach } from './kernelPairs.js'
export { MixtureConv, MixtureConv1D, MixtureConv2D, type MixtureConvConfig } from './mixtureConv.js'
export { cheapestForm, type MixtureForm, type MixtureShape, mixtureCosts } from './mixtureForm.js'
