import { parseCSV, SupervisedBaselinesError, type Table } from 'supervised-baselines'

/** The most bytes read, unpacked: what a page can hold several times over. */
const mostBytes = 100e6

/** The table in a CSV file, plain or gzip. */
export async function readFile(
  file: File | string,
  name: string,
  missing: readonly string[],
): Promise<Table> {
  const blob = typeof file === 'string' ? await (await fetch(file)).blob() : file
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer())
  const stream = blob.stream()
  const isGzip = first === 0x1f && second === 0x8b
  const unpacked = isGzip ? stream.pipeThrough(new DecompressionStream('gzip')) : stream
  return parseCSV(await bytesOf(unpacked, name), { source: name, missing })
}

async function bytesOf(stream: ReadableStream<Uint8Array>, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read().catch(cause => {
      throw new SupervisedBaselinesError(
        'invalid-data',
        `${name} cannot be read or unpacked.`,
        { name },
        { cause },
      )
    })
    if (done) break
    length += value.length
    if (length > mostBytes) {
      await reader.cancel()
      throw new SupervisedBaselinesError(
        'too-large',
        `${name} holds more than ${mostBytes / 1e6} MB, more than this page reads. Take fewer rows, or the command \`supervised-baselines forecast\`.`,
        { name, most: mostBytes },
      )
    }
    chunks.push(value)
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
