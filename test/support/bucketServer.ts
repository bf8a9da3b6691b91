import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A store with as much of the protocol of S3 as checkpoints need, in memory; pages of two names. */
export async function startBucketServer(bucket: string) {
  const objects = new Map<string, Buffer>()
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://localhost')
    const [, name, ...rest] = decodeURIComponent(url.pathname).split('/')
    const key = rest.join('/')
    if (
      !/^AWS4-HMAC-SHA256 Credential=key\/\d+\/eu-x\/s3\/aws4_request/.test(
        request.headers.authorization ?? '',
      )
    ) {
      return response.writeHead(403).end()
    }
    if (name !== bucket) return response.writeHead(404).end()
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.method === 'PUT') objects.set(key, Buffer.concat(chunks))
    else if (request.method === 'DELETE') objects.delete(key)
    else if (key !== '') {
      const object = objects.get(key)
      return object ? response.end(object) : response.writeHead(404).end()
    } else return response.end(listing([...objects.keys()], url.searchParams))
    return response.end()
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, objects, stop: () => void server.close() }
}

function listing(keys: readonly string[], query: URLSearchParams): string {
  const prefix = query.get('prefix')!
  const under = keys.filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length))
  const names = [...new Set(under.map(key => (key.includes('/') ? `${key.split('/')[0]}/` : key)))].sort()
  const from = Number(query.get('continuation-token') ?? 0)
  const page = names.slice(from, from + 2).map(name => {
    const full = encodeURIComponent(prefix + name)
    return name.endsWith('/')
      ? `<CommonPrefixes><Prefix>${full}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${full}</Key><Size>1</Size></Contents>`
  })
  const isMore = from + 2 < names.length
  return (
    `<?xml version="1.0"?><ListBucketResult><Prefix>${prefix}</Prefix>${page.join('')}` +
    `<IsTruncated>${isMore}</IsTruncated>${isMore ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : ''}</ListBucketResult>`
  )
}
