import type { Metrics } from '../events.js'
import type { Config } from '../space.js'

/** What a trial had reached, with what its objective needs to go on. */
export interface TrialCheckpoint {
  readonly resource: number
  readonly value: number
  readonly metrics?: Metrics
  /** The trial that it is of: a store may hold those of an earlier study, whose trials had the same numbers. */
  readonly origin?: { readonly config: Config; readonly seed: number }
  /** As the objective gave it: any value that can be cloned (plain objects, typed arrays), or undefined. */
  readonly state: unknown
}

/** Keeps checkpoints by trial and resource. */
export interface TrialCheckpoints {
  /** Keeps a checkpoint; it is there as a whole or not at all, whatever happens meanwhile. */
  save(trial: number, checkpoint: TrialCheckpoint): Promise<void>
  /** The checkpoint of the highest resource up to `atMost` that can be read. */
  load(trial: number, atMost: number): Promise<TrialCheckpoint | undefined>
  /** The resources with a checkpoint of a trial, ascending. */
  resources(trial: number): Promise<readonly number[]>
  /** Removes a checkpoint, if it is there. */
  remove(trial: number, resource: number): Promise<void>
  /** The trials with a checkpoint. */
  trials(): Promise<readonly number[]>
}

/**
 * The checkpoint of the highest resource up to `atMost` that is of this very configuration (and seed, if one is given);
 * those that do not say count as such.
 */
export async function loadOwn(
  store: TrialCheckpoints,
  trial: number,
  atMost: number,
  own: { readonly config: Config; readonly seed?: number },
): Promise<TrialCheckpoint | undefined> {
  for (let most = atMost; ; ) {
    const saved = await store.load(trial, most)
    if (!saved?.origin) return saved
    const { config, seed } = saved.origin
    if (isSameConfig(config, own.config) && (own.seed === undefined || own.seed === seed)) return saved
    most = saved.resource - 1
  }
}

function isSameConfig(a: Config, b: Config): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every(name => a[name] === b[name])
}

/** Removes all checkpoints of a trial at resources less than `below`, but those at `resources`. */
export async function keepOnly(
  store: TrialCheckpoints,
  trial: number,
  resources: readonly number[],
  below: number,
): Promise<void> {
  for (const resource of await store.resources(trial)) {
    if (resource < below && !resources.includes(resource)) await store.remove(trial, resource)
  }
}

/** Checkpoints that live as long as the process. States are cloned, so that an objective may change its own. */
export function memoryCheckpoints(): TrialCheckpoints {
  const kept = new Map<number, Map<number, TrialCheckpoint>>()
  const resourcesOf = (trial: number) => [...(kept.get(trial)?.keys() ?? [])].sort((a, b) => a - b)
  return {
    async save(trial, given) {
      const checkpoint = structuredClone(given)
      const ofTrial = kept.get(trial) ?? new Map<number, TrialCheckpoint>()
      kept.set(trial, ofTrial.set(checkpoint.resource, checkpoint))
    },
    async load(trial, atMost) {
      const resource = resourcesOf(trial).findLast(r => r <= atMost)
      return resource === undefined ? undefined : structuredClone(kept.get(trial)!.get(resource))
    },
    resources: async trial => resourcesOf(trial),
    async remove(trial, resource) {
      kept.get(trial)?.delete(resource)
      if (kept.get(trial)?.size === 0) kept.delete(trial)
    },
    trials: async () => [...kept.keys()].sort((a, b) => a - b),
  }
}
