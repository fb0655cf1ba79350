// One hostile file, read and judged: it is read, or refused by a FormatError, in little time and memory. Nothing else.

import { FormatError } from '../../src/reference/base/errors.ts';

/** What a reader gives: how many bytes its result holds. @throws FormatError */
export type Reader = (file: Uint8Array) => number;

export interface Verdict {
  readonly kind: 'read' | 'refused' | 'other errors' | 'too much memory' | 'too slow';
  readonly fault?: string;
  /** Bytes of array buffers that were made and not yet collected. */
  readonly taken: number;
  /** Milliseconds. */
  readonly spent: number;
}

const MEBIBYTE = 2 ** 20;
/** Milliseconds that a file of some kilobytes may take, on a machine that does much else. */
const PATIENCE = 5_000;

export function judge(read: Reader, file: Uint8Array): Verdict {
  const before = process.memoryUsage().arrayBuffers;
  const begun = performance.now();
  let unpacked = 0;
  let kind: Verdict['kind'] = 'read';
  let fault: string | undefined;
  try {
    unpacked = read(file);
  } catch (error) {
    kind = 'refused';
    if (!(error instanceof FormatError)) [kind, fault] = ['other errors', String(error)];
  }
  const spent = performance.now() - begun;
  const taken = process.memoryUsage().arrayBuffers - before;
  const most = MEBIBYTE + 4 * Math.max(file.length, unpacked);
  if (taken > most) [kind, fault] = ['too much memory', `${taken} bytes, at most ${most} are right`];
  if (spent > PATIENCE) [kind, fault] = ['too slow', `${spent} ms`];
  if (fault !== undefined) fault += `; file ${Buffer.from(file).toString('base64').slice(0, 20_000)}`;
  return { kind, fault, taken, spent };
}
