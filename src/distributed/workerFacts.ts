/** What a job asks of a worker. */
export interface Requirements {
  /** The objective, by the name that workers know it by. */
  readonly objective: string
  /** Version of this package. */
  readonly version: string
  /** Check sums of the data, by name. */
  readonly data: Readonly<Record<string, string>>
  readonly needs: Needs
}

/** What the machine of a worker must have. */
export interface Needs {
  /** At least so many. */
  readonly cores?: number
  /** At least so much. */
  readonly memoryGiB?: number
  /** The tfjs backend, as `worker --backend` names it. */
  readonly backend?: string
  /** Whether tfjs must find one. */
  readonly gpu?: boolean
}

/** What a worker says of itself. */
export interface WorkerFacts {
  readonly id: string
  readonly host: string
  readonly pid: number
  /** Segments at once. */
  readonly concurrency: number
  readonly version: string
  readonly objectives: readonly string[]
  readonly data: Readonly<Record<string, string>>
  readonly cores: number
  readonly memoryGiB: number
  readonly backend: string | null
  readonly gpu: string | null
  /** When it started, in milliseconds since 1970, and what it has done since. */
  readonly startedAt: number
  readonly active: number
  readonly completed: number
  readonly failed: number
}

/** Why a worker cannot run a job; undefined if it can. */
export function refusal(requires: Requirements, worker: WorkerFacts): string | undefined {
  const { objective, version, data, needs } = requires
  if (!worker.objectives.includes(objective)) {
    return `it knows no objective ${objective}, only ${worker.objectives.join(', ') || 'none'}`
  }
  if (worker.version !== version)
    return `it has supervised-baselines ${worker.version}, and the study ${version}`
  for (const [name, sum] of Object.entries(data)) {
    const has = Object.hasOwn(worker.data, name) ? worker.data[name] : undefined
    if (has === undefined) return `it has no data ${name}`
    if (has !== sum)
      return `its data ${name} is another (SHA-256 ${has.slice(0, 12)}, the study's ${sum.slice(0, 12)})`
  }
  const { cores = 0, memoryGiB = 0, backend, gpu } = needs
  if (worker.cores < cores) return `it has ${worker.cores} cores of the ${cores} needed`
  if (worker.memoryGiB < memoryGiB) return `it has ${worker.memoryGiB} GiB of the ${memoryGiB} needed`
  if (backend !== undefined && worker.backend !== backend) {
    return `its backend is ${worker.backend ?? 'not named'}, and ${backend} is needed`
  }
  if (gpu === true && worker.gpu === null) return 'it has no GPU'
  return undefined
}
