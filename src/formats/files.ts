// The one door to the host's files. Node's modules are asked for at the call and never imported, so that every module
// here bundles for the browser, where the first call says what to do instead.

import { RuntimeError } from '../reference/base/errors.ts';

/** @internal */
interface Builtins {
  'node:crypto': typeof import('node:crypto');
  'node:fs': typeof import('node:fs');
  'node:module': typeof import('node:module');
  'node:os': typeof import('node:os');
  'node:path': typeof import('node:path');
  'node:zlib': typeof import('node:zlib');
}

/** Whether this host has files: Node from 20.16 on, Deno and Bun have. */
export function hasFiles(): boolean {
  return typeof globalThis.process?.getBuiltinModule === 'function';
}

/**
 * One of Node's own modules. @throws RuntimeError in hosts that have none.
 * @internal
 */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] {
  if (!hasFiles()) {
    const version = globalThis.process?.versions?.node;
    throw new RuntimeError(
      `${name} is not available in this host${version ? ` (Node ${version})` : ''}`,
      'files need Node 20.16 or later, Deno or Bun; elsewhere fetch the bytes, new Uint8Array(await (await fetch(url)).arrayBuffer()), and give them to parseSafetensors or parseIdx',
    );
  }
  return globalThis.process.getBuiltinModule(name) as Builtins[Name];
}

/** A file's bytes. @throws the host's own error (`ENOENT`, …), and RuntimeError in hosts without files. */
export function readFile(path: string): Uint8Array {
  const { buffer, byteOffset, length } = builtin('node:fs').readFileSync(path);
  return new Uint8Array(buffer, byteOffset, length);
}

/** Whether a file or folder is there. */
export function exists(path: string): boolean {
  return builtin('node:fs').existsSync(path);
}

/**
 * Writes a file so that whoever reads `path` sees the old bytes or the new ones, whole: a file of another name in the
 * same folder is written, flushed to the disk and renamed. On failure it is removed and the host's error is thrown.
 * A symbolic link stays, and what it points to is replaced.
 */
export function writeFileAtomic(path: string, bytes: Uint8Array): void {
  const fs = builtin('node:fs');
  const { basename, dirname, join } = builtin('node:path');
  const target = fs.existsSync(path) ? fs.realpathSync(path) : path;
  const temporary = join(dirname(target), `.${basename(target)}.${builtin('node:crypto').randomUUID()}.tmp`);
  try {
    const file = fs.openSync(temporary, 'wx');
    try {
      fs.writeFileSync(file, bytes);
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}
