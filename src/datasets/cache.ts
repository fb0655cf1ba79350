// Where data sets are kept, and how they get there: downloaded, unpacked, verified, and only then put in place.

import { builtin, exists, readFile } from '../formats/files.ts';
import { collect, gunzip } from '../formats/gzip.ts';
import { writeFileAtomic } from '../formats/write.ts';
import { RuntimeError } from '../reference/base/errors.ts';
import { none } from '../reference/base/signature.ts';

/** How a download goes on. */
export interface DownloadProgress {
  /** Where from. */
  readonly url: string;
  /** Bytes so far, and in all where the server says so. */
  readonly received: number;
  readonly total: number | undefined;
}

/** What tells that something is to stop: an `AbortSignal`, of whatever library of types. */
export interface StopSignal {
  /** Whether it has been given. */
  readonly aborted: boolean;
  /** What is thrown then. */
  readonly reason: unknown;
  /** Throws the reason where it has been given. */
  throwIfAborted(): void;
  /** Calls `listener` when it is given. */
  addEventListener(type: 'abort', listener: () => void): void;
  /** Does not call `listener` any more. */
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Options of a download. */
export interface DownloadOptions {
  /** Is told of every piece that arrives. */
  readonly progress?: (progress: DownloadProgress) => void;
  /** Stops the download; what is thrown is the signal's reason. */
  readonly signal?: StopSignal;
  /** Milliseconds without a byte after which a mirror is given up: 30,000 unless given; Infinity waits for ever. */
  readonly idleTimeout?: number;
  /** Milliseconds that one file may take from one mirror, however it drips: 600,000 unless given. */
  readonly timeout?: number;
}

/** The longest that a host's timer waits; what is longer is never. */
const LONGEST = 2 ** 31 - 1;

/** The folder for downloaded data: `$BPTT_CACHE`, else `$XDG_CACHE_HOME/bptt`, else `~/.cache/bptt`. */
export function cacheDirectory(...args: never[]): string {
  none('cacheDirectory', args, false);
  const { isAbsolute, join, resolve } = builtin('node:path');
  const { BPTT_CACHE, XDG_CACHE_HOME } = globalThis.process.env;
  if (BPTT_CACHE) return resolve(BPTT_CACHE);
  // The XDG specification wants a relative path ignored.
  if (XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, 'bptt');
  return join(builtin('node:os').homedir(), '.cache', 'bptt');
}

/** MD5 of bytes, as 32 hexadecimal digits. */
export const md5 = (bytes: Uint8Array): string => builtin('node:crypto').createHash('md5').update(bytes).digest('hex');

/**
 * Puts the file that `urls` hold (mirrors, tried in turn) at `path`, unpacked where it is gzip, unless it is there
 * already. Nothing is left at `path` that does not have the MD5 `expected` once unpacked.
 * @throws RuntimeError where no mirror gave the file; `hint` says what each of them gave.
 */
export async function download(
  urls: readonly string[],
  path: string,
  expected: string,
  limit: number,
  options: DownloadOptions = {},
): Promise<void> {
  if (exists(path) && md5(readFile(path)) === expected) return;
  const { basename, dirname } = builtin('node:path');
  const failures: string[] = [];
  for (const url of urls) {
    let bytes: Uint8Array;
    try {
      bytes = await fetchVerified(url, expected, limit, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(`${url}: ${reason(error)}`);
      continue;
    }
    builtin('node:fs').mkdirSync(dirname(path), { recursive: true });
    writeFileAtomic(path, bytes);
    return;
  }
  throw new RuntimeError(`Error downloading ${basename(path)}`, failures.join('; '));
}

async function fetchVerified(
  url: string,
  expected: string,
  limit: number,
  { progress, signal, idleTimeout = 30_000, timeout = 600_000 }: DownloadOptions,
): Promise<Uint8Array> {
  const fetching = new AbortController();
  const stop = (): void => fetching.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  const after = (time: number, what: string): (() => void) => {
    if (!(time <= LONGEST)) return () => {};
    const timer = setTimeout(() => fetching.abort(new RuntimeError(`${what} for ${time} ms`)), time);
    return () => clearTimeout(timer);
  };
  const inAll = after(timeout, 'not finished');
  let idle = after(idleTimeout, 'no byte came');
  try {
    return await fetchOnce(url, expected, limit, fetching.signal, (received) => {
      idle();
      idle = after(idleTimeout, 'no byte came');
      progress?.(received);
    });
  } finally {
    inAll();
    idle();
    signal?.removeEventListener('abort', stop);
  }
}

async function fetchOnce(
  url: string,
  expected: string,
  limit: number,
  signal: AbortSignal,
  progress: (progress: DownloadProgress) => void,
): Promise<Uint8Array> {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new RuntimeError(`HTTP ${response.status} ${response.statusText}`.trim());
  }
  const total = Number(response.headers.get('content-length')) || undefined;
  const received = await collect(response.body, limit, (count) => progress({ url, received: count, total }));
  const bytes = await gunzip(received, limit);
  const found = md5(bytes);
  if (found !== expected) {
    throw new RuntimeError('File not found or corrupted.', `unpacked it has MD5 ${found}, expected ${expected}`);
  }
  return bytes;
}

/** The text of an error with its hint, or with its cause: `fetch failed` alone says nothing. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint =
    error instanceof RuntimeError ? error.hint : error.cause instanceof Error ? error.cause.message : undefined;
  return hint ? `${error.message} (${hint})` : error.message;
}
