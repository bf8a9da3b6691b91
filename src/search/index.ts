export { type Backbone, type BackboneChoices, buildWithKernels } from './backbone.js'
export { dashSearch } from './dashSearch.js'
export { searchRecipe } from './presets.js'
export { parseSearchResult, searchResultSchema } from './resultSchema.js'
export type {
  DashSearchOptions,
  DashSearchResult,
  FoundKernel,
  SearchEpoch,
  SearchedLayer,
  SearchPreset,
  SearchProgress,
  SearchRecipe,
  SearchSpace,
} from './searchTypes.js'
