// How the library writes a file: whoever reads its path sees the old bytes or the new ones, whole. A file of another name is
// written into the same folder, flushed and renamed. What is no regular file (a device, a pipe, `/dev/stdout`) cannot be
// replaced and is written in place. Temporary files of processes that died are swept at the next save into their folder.

import { bind } from '../reference/base/signature.ts';
import { argument, bytes as bytesKind, declare, text } from './arguments.ts';
import { builtin } from './files.ts';

const writing = /* @__PURE__ */ declare<{ path: string; bytes: Uint8Array }>(
  'writeFileAtomic',
  /* @__PURE__ */ argument('path', text),
  /* @__PURE__ */ argument('bytes', bytesKind),
);

/**
 * Writes a file so that whoever reads `path` sees the old bytes or the new ones, whole, even when the process is killed or
 * the power fails. On failure the host's error is thrown and the old file stays.
 *
 * As `fs.writeFileSync` does, it follows symbolic links (one that points nowhere gets its target), keeps mode and, where
 * the system allows, owner and group, refuses a file that may not be written (`EACCES`), and writes devices, pipes and
 * `/dev/stdout` in place. Otherwise than there, the folder must be writable, and another hard link to the old file keeps
 * the old bytes: the path gets a new file.
 */
export function writeFileAtomic(path: string, bytes: Uint8Array): void;
export function writeFileAtomic(...args: readonly unknown[]): void {
  const { path, bytes } = bind(writing, args);
  const fs = builtin('node:fs');
  const { dirname, join } = builtin('node:path');
  const old = fs.statSync(path, { throwIfNoEntry: false });
  if (STREAMS.test(path) || (old && !old.isFile())) {
    fs.writeFileSync(path, bytes);
    return;
  }
  const target = old ? fs.realpathSync(path) : pointedTo(path);
  // opened for writing, an old file that may not be written gives the error that writing in place would give
  if (old) fs.closeSync(fs.openSync(target, 'a'));
  const folder = dirname(target);
  const host = hostMark();
  sweep(folder, host);
  const random = builtin('node:crypto').randomBytes(6).toString('hex');
  const temporary = join(folder, `.bptt-${host}-${globalThis.process.pid}-${random}.tmp`);
  try {
    // never more readable than the old file, not even while it is being written
    const file = fs.openSync(temporary, 'wx', old ? old.mode & 0o777 : 0o666);
    try {
      if (old) takeAfter(old, file);
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
  attempt(() => flushFolder(folder));
}

/** Names of a process's own open files: even where one is a regular file, it must stay the very file that is open. */
const STREAMS = /^\/(?:dev\/(?:std(?:in|out|err)$|fd\/)|proc\/)/;

/** What a symbolic link that points nowhere points to, links in between followed; other paths as they are. */
function pointedTo(path: string): string {
  const fs = builtin('node:fs');
  const { dirname, resolve } = builtin('node:path');
  let at = path;
  while (fs.lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink())
    at = resolve(fs.realpathSync(dirname(at)), fs.readlinkSync(at));
  return at;
}

/** Gives an open file the owner, group and mode of another. Owners are root's to give; a group, its members'. */
function takeAfter({ uid, gid, mode }: { uid: number; gid: number; mode: number }, file: number): void {
  const fs = builtin('node:fs');
  const own = fs.fstatSync(file);
  if (own.gid !== gid) attempt(() => fs.fchownSync(file, -1, gid));
  if (own.uid !== uid) attempt(() => fs.fchownSync(file, uid, -1));
  // last: a change of owner takes set-user-ID bits away
  attempt(() => fs.fchmodSync(file, mode & 0o7777));
}

/** A rename is on the disk once its folder is. */
function flushFolder(folder: string): void {
  const fs = builtin('node:fs');
  const file = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

/** Eight digits for the machine whose process numbers these are: its name and, on Linux, the PID namespace. */
function hostMark(): string {
  const namespace = attempt(() => builtin('node:fs').readlinkSync('/proc/self/ns/pid')) ?? '';
  const text = `${builtin('node:os').hostname()} ${namespace}`;
  return builtin('node:crypto').createHash('md5').update(text).digest('hex').slice(0, 8);
}

const TEMPORARY = /^\.bptt-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.tmp$/;
const DAY = 86_400_000;

/** Removes temporary files that nobody will rename: their process is no more, or they are a day old. */
function sweep(folder: string, host: string): void {
  const fs = builtin('node:fs');
  const { join } = builtin('node:path');
  for (const name of attempt(() => fs.readdirSync(folder)) ?? []) {
    const [, madeOn, pid] = TEMPORARY.exec(name) ?? [];
    if (pid === undefined) continue;
    const path = join(folder, name);
    attempt(() => {
      const dead = madeOn === host && !isAlive(Number(pid));
      if (dead || Date.now() - fs.statSync(path).mtimeMs > DAY) fs.rmSync(path, { force: true });
    });
  }
}

function isAlive(pid: number): boolean {
  try {
    globalThis.process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== 'ESRCH';
  }
}

/** The result of something that may fail without harm, or undefined. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
