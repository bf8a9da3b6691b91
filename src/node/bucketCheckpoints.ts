import type { AwsClient } from 'aws4fetch'
import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import type { TrialCheckpoints } from '../tuning/execution/trialCheckpoints.js'
import { loadPeer } from './images/loadPeer.js'
import {
  packCheckpoint,
  resourceName,
  resourcesNamed,
  trialName,
  trialsNamed,
  unpackCheckpoint,
} from './packedCheckpoint.js'

/**
 * Checkpoints in a bucket of S3, or of a store that speaks its protocol: `s3://BUCKET/PREFIX`, with
 * `?endpoint=https://HOST:PORT` for another store than Amazon's and `&region=NAME` (default `us-east-1`). Keys come from
 * `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` in the environment. A put is whole or not at all.
 */
export function bucketCheckpoints(location: string): TrialCheckpoints {
  const { bucket, prefix, region } = placeOf(location)
  let client: Promise<AwsClient> | undefined

  async function request(method: string, url: URL, body?: Buffer): Promise<Response> {
    client ??= makeClient(region).catch(error => {
      // Keys that were missing may be there at the next try.
      client = undefined
      throw error
    })
    const aws = await client
    const response = await aws
      .fetch(url.href, { method, ...(body && { body: new Uint8Array(body) }) })
      .catch(error => {
        throw failure(location, method, (error as Error).message, error)
      })
    if (!response.ok && response.status !== 404) {
      throw failure(location, method, `status ${response.status}`)
    }
    return response
  }

  const urlOf = (trial: number, resource: number) =>
    new URL(`${bucket.href}/${encodeURI(prefix)}${trialName(trial)}/${resourceName(resource)}`)

  /** The names right under a place, of objects or of what acts as folders. */
  async function names(under: string): Promise<string[]> {
    const found: string[] = []
    for (let next: string | undefined, isMore = true; isMore; isMore = next !== undefined) {
      const url = new URL(bucket)
      url.search = new URLSearchParams({
        ...{ 'list-type': '2', delimiter: '/', 'encoding-type': 'url', prefix: under },
        ...(next !== undefined && { 'continuation-token': next }),
      }).toString()
      const response = await request('GET', url)
      if (response.status === 404) throw failure(location, 'GET', 'there is no such bucket')
      const page = await response.text()
      for (const [, name] of page.matchAll(/<(?:Key|CommonPrefixes><Prefix)>([^<]*)</g)) {
        found.push(decodeURIComponent(name!.replaceAll('+', ' ')).slice(under.length).replace(/\/$/, ''))
      }
      next = /<NextContinuationToken>([^<]*)</.exec(page)?.[1]?.replaceAll('&amp;', '&')
    }
    return found
  }

  const resources = async (trial: number) => resourcesNamed(await names(`${prefix}${trialName(trial)}/`))
  return {
    resources,
    trials: async () => trialsNamed(await names(prefix)),
    async save(trial, checkpoint) {
      const response = await request('PUT', urlOf(trial, checkpoint.resource), packCheckpoint(checkpoint))
      if (response.status === 404) throw failure(location, 'PUT', 'there is no such bucket')
    },
    async load(trial, atMost) {
      for (const resource of (await resources(trial)).reverse()) {
        if (resource > atMost) continue
        const response = await request('GET', urlOf(trial, resource))
        const checkpoint =
          response.status === 404 ? undefined : unpackCheckpoint(Buffer.from(await response.arrayBuffer()))
        if (checkpoint) return checkpoint
      }
      return undefined
    },
    async remove(trial, resource) {
      await request('DELETE', urlOf(trial, resource))
    },
  }
}

function placeOf(location: string) {
  const url = URL.canParse(location) ? new URL(location) : undefined
  const region = url?.searchParams.get('region') ?? 'us-east-1'
  const endpoint = url?.searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`
  if (url?.protocol !== 's3:' || url.hostname === '' || !URL.canParse(endpoint)) {
    throw invalidOption('checkpoints', location, 'a folder, or s3://BUCKET/PREFIX?endpoint=URL&region=NAME')
  }
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '')
  return {
    bucket: new URL(`${endpoint.replace(/\/+$/, '')}/${url.hostname}`),
    prefix: prefix === '' ? '' : `${prefix}/`,
    region,
  }
}

async function makeClient(region: string): Promise<AwsClient> {
  const { AwsClient } = await loadPeer('aws4fetch', () => import('aws4fetch'), 'A bucket of checkpoints')
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env
  if (!accessKeyId || !secretAccessKey) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      'Checkpoints in a bucket need AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.',
      { option: 'checkpoints' },
    )
  }
  return new AwsClient({
    ...{ accessKeyId, secretAccessKey, service: 's3', region, retries: 4 },
    ...(sessionToken && { sessionToken }),
  })
}

function failure(
  location: string,
  method: string,
  reason: string,
  cause?: unknown,
): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'failed',
    `The checkpoints in ${location} can't be used: ${method} gave ${reason}.`,
    { location, method },
    { cause },
  )
}
