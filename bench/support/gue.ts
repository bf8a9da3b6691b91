/** GUE's tasks whose training files are at hand, as folders, the cheapest and most telling first. */
export const gueFolders = [
  'prom/prom_core_tata',
  'mouse/2',
  'mouse/0',
  'prom/prom_300_tata',
  'tf/4',
  'prom/prom_core_all',
  'tf/1',
  'tf/0',
] as const

/** How one net is made and trained. */
export interface Recipe {
  readonly width: number
  readonly positionChannels: number
  readonly segments: number
  readonly dropout: number
  readonly reverseComplements: boolean
  readonly learningRate: number
  readonly weightDecay: number
  readonly averaging: number
  readonly batchSize: number
  readonly epochs: number
}

/** The recipes that are tried on a task, of which dev chooses; promoters are anchored at a position and have a direction. */
export function gueRecipes(folder: string): Recipe[] {
  const plain: Recipe = {
    width: 32,
    positionChannels: 0,
    segments: 1,
    dropout: 0,
    reverseComplements: true,
    learningRate: 0.1,
    weightDecay: 5e-4,
    averaging: 0.99,
    batchSize: 64,
    epochs: 15,
  }
  // Segments of ten letters.
  const segments = folder.startsWith('prom/prom_300') ? 30 : 7
  const anchored: Recipe = { ...plain, positionChannels: 4, segments }
  const epochs: Record<string, number> = {
    'prom/prom_core_all': 8,
    'prom/prom_300_tata': 10,
    'tf/0': 8,
    'tf/1': 8,
    'tf/4': 10,
    'mouse/2': 20,
    'mouse/0': 12,
  }
  const recipes = folder.startsWith('prom/')
    ? [anchored, { ...anchored, reverseComplements: false }]
    : [plain]
  return recipes.map(recipe => ({ ...recipe, epochs: epochs[folder] ?? recipe.epochs }))
}
