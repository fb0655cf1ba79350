// Unpacks gzip: by the host's zlib where there is one, by DecompressionStream elsewhere. What comes out is counted while it
// comes, since a few kilobytes can unpack to gigabytes: beyond the limit nothing more is unpacked.

import { FormatError } from '../reference/base/errors.ts';
import { bind } from '../reference/base/signature.ts';
import { argument, bytes as bytesKind, declare, number } from './arguments.ts';
import { builtin, hasFiles } from './files.ts';

/** 256 MiB: five times the largest file of MNIST. */
const DEFAULT_LIMIT = 2 ** 28;

/* @__NO_SIDE_EFFECTS__ */
const unpacking = (name: string) =>
  declare<{ bytes: Uint8Array; limit: number }>(
    name,
    argument('bytes', bytesKind),
    argument('limit', number, DEFAULT_LIMIT),
  );
const asking = /* @__PURE__ */ declare<{ bytes: Uint8Array }>('isGzip', /* @__PURE__ */ argument('bytes', bytesKind));
const waiting = /* @__PURE__ */ unpacking('gunzip');
const unpackingSync = /* @__PURE__ */ unpacking('gunzipSync');

/** Whether bytes begin with gzip's magic number, 1f 8b. */
export function isGzip(bytes: Uint8Array): boolean;
export function isGzip(...args: readonly unknown[]): boolean {
  const { bytes } = bind(asking, args);
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks gzip, beside whatever else the program does; bytes that are not gzip are returned as they are.
 * @param limit the most bytes that may come out; 256 MiB unless given.
 * @throws FormatError where the bytes are damaged, cut short, or unpack to more than `limit` bytes.
 */
export function gunzip(bytes: Uint8Array, limit?: number): Promise<Uint8Array>;
export async function gunzip(...args: readonly unknown[]): Promise<Uint8Array> {
  const { bytes, limit } = bind(waiting, args);
  if (!isGzip(bytes)) return bytes;
  if (!hasFiles()) return gunzipStream(bytes, limit);
  try {
    return await new Promise((resolve, reject) =>
      builtin('node:zlib').gunzip(bytes, options(limit), (error, unpacked) =>
        error ? reject(error) : resolve(plain(unpacked)),
      ),
    );
  } catch (error) {
    throw invalid(bytes, limit, error);
  }
}

/** `gunzip` without waiting, in hosts that have zlib. */
export function gunzipSync(bytes: Uint8Array, limit?: number): Uint8Array;
export function gunzipSync(...args: readonly unknown[]): Uint8Array {
  const { bytes, limit } = bind(unpackingSync, args);
  if (!isGzip(bytes)) return bytes;
  const zlib = builtin('node:zlib');
  try {
    return plain(zlib.gunzipSync(bytes, options(limit)));
  } catch (error) {
    throw invalid(bytes, limit, error);
  }
}

/** Chunks as large as a file's; no number is no limit to zlib, so it is given one that it refuses. */
const options = (limit: number): { chunkSize: number; maxOutputLength: number } => ({
  chunkSize: 2 ** 16,
  maxOutputLength: limit > 0 ? Math.min(limit, 2 ** 32) : 0,
});

/** The bytes of Node's Buffer as what every host has. */
const plain = ({ buffer, byteOffset, length }: Uint8Array): Uint8Array => new Uint8Array(buffer, byteOffset, length);

/** `gunzip` by the web's DecompressionStream. @internal */
export async function gunzipStream(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  try {
    return await collect(packed.pipeThrough(new DecompressionStream('gzip')), limit);
  } catch (error) {
    throw invalid(bytes, limit, error);
  }
}

/** All bytes of a stream. @throws RangeError beyond `limit` bytes. @internal */
export async function collect(
  stream: ReadableStream<Uint8Array>,
  limit: number,
  progress?: (received: number) => void,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > limit) {
      await reader.cancel();
      throw new RangeError(`more than ${limit} bytes`);
    }
    chunks.push(next.value);
    progress?.(length);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function invalid(bytes: Uint8Array, limit: number, error: unknown): FormatError {
  const reason = error instanceof Error ? error.message : String(error);
  return new FormatError(
    `invalid gzip data: ${reason}`,
    `${bytes.length} bytes that begin with 1f 8b must unpack without error to at most ${limit} bytes`,
  );
}
