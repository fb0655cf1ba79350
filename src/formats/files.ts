// The one door to the host's files. Node's modules are asked for at the call and never imported, so that every module
// here bundles for the browser, where the first call says what to do instead.

import { RuntimeError } from '../reference/base/errors.ts';
import { bind, none } from '../reference/base/signature.ts';
import { argument, declare, text } from './arguments.ts';

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
export function hasFiles(...args: never[]): boolean {
  none('hasFiles', args, false);
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

const reading = /* @__PURE__ */ declare<{ path: string }>('readFile', /* @__PURE__ */ argument('path', text));
const existing = /* @__PURE__ */ declare<{ path: string }>('exists', /* @__PURE__ */ argument('path', text));

/** A file's bytes. @throws the host's own error (`ENOENT`, …), and RuntimeError in hosts without files. */
export function readFile(path: string): Uint8Array;
export function readFile(...args: readonly unknown[]): Uint8Array {
  const { path } = bind(reading, args);
  const { buffer, byteOffset, length } = builtin('node:fs').readFileSync(path);
  return new Uint8Array(buffer, byteOffset, length);
}

/** Whether a file or folder is there. */
export function exists(path: string): boolean;
export function exists(...args: readonly unknown[]): boolean {
  return builtin('node:fs').existsSync(bind(existing, args).path);
}
