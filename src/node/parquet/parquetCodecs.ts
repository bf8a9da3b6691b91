import { createRequire } from 'node:module'
import zlib from 'node:zlib'
import type { Compressors } from 'hyparquet'
import { loadPeer } from '../images/loadPeer.js'

type Decompressor = (packed: Uint8Array, size: number) => Uint8Array

/** Unpacks one page of a codec into no more bytes than its header declares; undefined for a codec that is not known. */
export async function decompressorOf(codec: string): Promise<Decompressor | undefined> {
  switch (codec) {
    case 'SNAPPY': {
      const { snappyUncompress } = await import('hyparquet')
      return (packed, size) => {
        const page = new Uint8Array(size)
        snappyUncompress(packed, page)
        return page
      }
    }
    case 'GZIP':
      return (packed, size) => zlib.gunzipSync(packed, { maxOutputLength: atLeastOne(size) })
    case 'BROTLI':
      return (packed, size) => zlib.brotliDecompressSync(packed, { maxOutputLength: atLeastOne(size) })
    case 'ZSTD':
      return zstd()
    case 'LZ4':
      return (await loadCodecs()).decompressLz4 as Decompressor
    case 'LZ4_RAW':
      return (await loadCodecs()).decompressLz4Raw
    default:
      return undefined
  }
}

/** `hyparquet`'s table of codecs with this one in it. */
export function onlyCodec(codec: string, decompress: Decompressor): Compressors {
  return { [codec]: decompress }
}

function loadCodecs() {
  return loadPeer(
    'hyparquet-compressors',
    () => import('hyparquet-compressors'),
    'A Parquet file packed by LZ4',
  )
}

/** Node's own since 22.15; before, the one that hyparquet-compressors brings, which needs a buffer to be held to the size. */
async function zstd(): Promise<Decompressor> {
  const { zstdDecompressSync } = zlib as typeof zlib & {
    zstdDecompressSync?: (packed: Uint8Array, options: { maxOutputLength: number }) => Buffer
  }
  if (zstdDecompressSync)
    return (packed, size) => zstdDecompressSync(packed, { maxOutputLength: atLeastOne(size) })
  return loadPeer(
    'hyparquet-compressors',
    async () => {
      const codecs = createRequire(import.meta.url).resolve('hyparquet-compressors')
      const { decompress } = createRequire(codecs)('fzstd') as {
        decompress: (packed: Uint8Array, into: Uint8Array) => Uint8Array
      }
      return (packed: Uint8Array, size: number) => decompress(packed, new Uint8Array(size))
    },
    'A Parquet file packed by Zstandard',
  )
}

/** Zlib takes no limit of 0. */
function atLeastOne(size: number): number {
  return Math.max(size, 1)
}
