import { z } from 'zod'
import { SupervisedBaselinesError } from '../errors.js'
import type { DashSearchResult } from './searchTypes.js'

const whole = z.int().min(1)
const share = z.number().min(0).max(1)
const pair = z.strictObject({ kernelSize: whole, dilation: whole })

const schema = z
  .strictObject({
    status: z.enum(['completed', 'stable', 'aborted', 'diverged']),
    kernels: z.array(z.strictObject({ layer: z.string(), ...pair.shape, probability: share })),
    layers: z.array(
      z.strictObject({
        name: z.string(),
        candidates: z.array(pair).min(1),
        form: z.enum(['dilations', 'dense', 'fourier']),
      }),
    ),
    history: z.array(
      z.strictObject({
        epoch: whole,
        trainLoss: z.number(),
        seconds: z.number().min(0),
        logits: z.array(z.array(z.number())),
        entropy: z.array(
          z
            .number()
            .min(0)
            .max(1 + 1e-6),
        ),
      }),
    ),
    validation: z.strictObject({ loss: z.number(), metrics: z.record(z.string(), z.number()) }).optional(),
    multiplyAdds: z.number().min(0),
    parameters: z.int().min(0),
    steps: z.int().min(0),
    seconds: z.number().min(0),
    seed: z.number(),
  })
  .refine(({ kernels, layers }) => kernels.length === layers.length, 'one kernel a layer')

/** A search's result read back from JSON; throws `corrupt` where it is none, saying where. */
export function parseSearchResult(json: unknown): DashSearchResult {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data as DashSearchResult
  const [issue] = parsed.error.issues
  const where = issue!.path.join('.') || 'it'
  throw new SupervisedBaselinesError(
    'corrupt',
    `This is not the result of a search: ${where}: ${issue!.message}. Give what \`dashSearch\` returned, as JSON.`,
    { path: issue!.path, message: issue!.message },
    { cause: parsed.error },
  )
}

/** The JSON Schema (draft 2020-12) of a search's result. */
export function searchResultSchema(): object {
  return z.toJSONSchema(schema)
}
