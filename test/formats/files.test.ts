// The door to files: whole writes or none, and a clear word in hosts that have no files.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs, {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exists, hasFiles, readFile, writeFileAtomic } from '../../src/formats/index.ts';
import { RuntimeError } from '../../src/reference/base/errors.ts';
import { modules, printed } from '../helpers/program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bptt-files-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true });
});

const old = new Uint8Array([1, 2, 3]);
const bytes = new Uint8Array(1000).map((_, i) => i);

it('writes, replaces and reads', () => {
  const path = join(folder, 'a.bin');
  expect(exists(path)).toBe(false);
  writeFileAtomic(path, old);
  writeFileAtomic(path, bytes.subarray(1));
  expect(exists(path)).toBe(true);
  expect(readFile(path)).toEqual(bytes.subarray(1));
  expect(Object.getPrototypeOf(readFile(path))).toBe(Uint8Array.prototype);
  expect(readdirSync(folder)).toEqual(['a.bin']);
});

it.each(['writeFileSync', 'fsyncSync', 'renameSync'] as const)('keeps the old file where %s fails', (step) => {
  const path = join(folder, 'a.bin');
  writeFileSync(path, old);
  vi.spyOn(fs, step).mockImplementation(() => {
    throw new Error('ENOSPC: no space left on device');
  });
  expect(() => writeFileAtomic(path, bytes)).toThrow('ENOSPC');
  vi.restoreAllMocks();
  expect(readFile(path)).toEqual(old);
  expect(readdirSync(folder)).toEqual(['a.bin']);
});

it('leaves nothing where the target is a folder', () => {
  mkdirSync(join(folder, 'a.bin'));
  expect(() => writeFileAtomic(join(folder, 'a.bin'), bytes)).toThrow();
  expect(readdirSync(folder)).toEqual(['a.bin']);
});

it('throws the host’s error where the folder is missing', () => {
  expect(() => writeFileAtomic(join(folder, 'no', 'a.bin'), bytes)).toThrow(/ENOENT/);
  expect(() => readFile(join(folder, 'no'))).toThrow(/ENOENT/);
});

it('writes through a symbolic link', () => {
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'a.bin'), old);
  symlinkSync(join(folder, 'data', 'a.bin'), join(folder, 'link'));
  writeFileAtomic(join(folder, 'link'), bytes);
  expect(readFile(join(folder, 'data', 'a.bin'))).toEqual(bytes);
  expect(fs.lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
});

describe('what is written over stays what it was', () => {
  it.each([0o600, 0o664, 0o444 | 0o200, 0o777, 0o200])('a file of mode %i', (mode) => {
    const path = join(folder, 'a.bin');
    writeFileSync(path, old);
    chmodSync(path, mode);
    writeFileAtomic(path, bytes);
    expect(statSync(path).mode & 0o7777).toBe(mode);
    chmodSync(path, 0o600);
    expect(readFile(path)).toEqual(bytes);
  });

  it('a private file, also while it is being written', () => {
    const path = join(folder, 'a.bin');
    writeFileSync(path, old, { mode: 0o600 });
    const write = fs.writeFileSync;
    const modes: number[] = [];
    vi.spyOn(fs, 'writeFileSync').mockImplementation((file, data) => {
      modes.push(fs.fstatSync(file as number).mode & 0o777);
      write(file, data);
    });
    writeFileAtomic(path, bytes);
    expect(modes).toEqual([0o600]);
  });

  it('the owner and the group, where the system allows', () => {
    const path = join(folder, 'a.bin');
    writeFileSync(path, old);
    const root = process.getuid!() === 0;
    const owner = root ? [12, 34] : [process.getuid!(), process.getgroups!().at(-1)!];
    chownSync(path, owner[0], owner[1]);
    chmodSync(path, 0o4640);
    writeFileAtomic(path, bytes);
    const { uid, gid, mode } = statSync(path);
    expect([uid, gid, mode & 0o7777]).toEqual([...owner, 0o4640]);
  });

  it('a file that may not be written, with the host’s error', () => {
    const path = join(folder, 'a.bin');
    writeFileSync(path, old);
    chmodSync(path, 0o444);
    if (process.getuid!() === 0) {
      // root may write it, so an unprivileged process tries
      chmodSync(folder, 0o777);
      const program = `import { writeFileAtomic } from 'bptt/formats'; process.setgid(65534); process.setuid(65534);
        try { writeFileAtomic(${JSON.stringify(path)}, new Uint8Array(9)); console.log('written'); } catch (e) { console.log(e.code, e.syscall); }`;
      expect(printed(program)).toBe('EACCES open');
    } else expect(() => writeFileAtomic(path, bytes)).toThrow(/EACCES.*open/);
    expect(readFile(path)).toEqual(old);
    expect(readdirSync(folder)).toEqual(['a.bin']);
  });

  it('a named pipe, whose reader gets the bytes', () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const reader = spawn('sh', ['-c', `cat '${path}' > '${folder}/got'; : > '${folder}/done'`]);
    writeFileAtomic(path, bytes);
    expect(statSync(path).isFIFO()).toBe(true);
    return new Promise<void>((resolve) => reader.on('close', resolve)).then(() => {
      expect(readFile(join(folder, 'got'))).toEqual(bytes);
      expect(readdirSync(folder).sort()).toEqual(['done', 'got', 'pipe']);
    });
  });

  it('a device', () => {
    const { ino, rdev } = statSync('/dev/null');
    writeFileAtomic('/dev/null', bytes);
    expect([statSync('/dev/null').ino, statSync('/dev/null').rdev]).toEqual([ino, rdev]);
    symlinkSync('/dev/null', join(folder, 'null'));
    writeFileAtomic(join(folder, 'null'), bytes);
    expect(statSync('/dev/null').ino).toBe(ino);
    expect(readdirSync(folder)).toEqual(['null']);
  });

  it('the standard output, a file or a pipe', () => {
    const module = join(modules, 'formats/index.js');
    const program = `import { writeFileAtomic } from ${JSON.stringify(module)}; writeFileAtomic('/dev/stdout', new TextEncoder().encode('model'));`;
    const node = `'${process.execPath}' --input-type=module -e "$PROGRAM"`;
    const script = `${node} | cat; ${node} > '${folder}/out'; cat '${folder}/out'`;
    const env = { ...process.env, PROGRAM: program };
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8', env })).toBe('modelmodel');
    expect(readdirSync(folder)).toEqual(['out']);
  });
});

describe('a symbolic link', () => {
  it('that points nowhere gets its target, through others and out of other folders', () => {
    mkdirSync(join(folder, 'data'));
    symlinkSync('../b', join(folder, 'data', 'a'));
    symlinkSync('data/target', join(folder, 'b'));
    symlinkSync('data', join(folder, 'same'));
    writeFileAtomic(join(folder, 'same', 'a'), bytes);
    expect(readFile(join(folder, 'data', 'target'))).toEqual(bytes);
    expect(fs.lstatSync(join(folder, 'b')).isSymbolicLink()).toBe(true);
    expect(readdirSync(join(folder, 'data')).sort()).toEqual(['a', 'target']);
  });
  it('in a circle is the host’s error', () => {
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    expect(() => writeFileAtomic(join(folder, 'a'), bytes)).toThrow(/ELOOP/);
    expect(readdirSync(folder).sort()).toEqual(['a', 'b']);
  });
});

it('leaves another hard link its old bytes', () => {
  writeFileSync(join(folder, 'a'), old);
  linkSync(join(folder, 'a'), join(folder, 'b'));
  writeFileAtomic(join(folder, 'a'), bytes);
  expect(readFile(join(folder, 'a'))).toEqual(bytes);
  expect(readFile(join(folder, 'b'))).toEqual(old);
});

it.each([213, 214, 255])('writes and replaces a file whose name has %i bytes', (length) => {
  const path = join(folder, 'n'.repeat(length));
  writeFileAtomic(path, old);
  writeFileAtomic(path, bytes);
  expect(readFile(path)).toEqual(bytes);
  expect(readdirSync(folder)).toHaveLength(1);
});

describe('temporary files', () => {
  /** What a save leaves that is killed before it renames; `name` of the file as it was made. */
  function leftOver(pid: number): string {
    let name = '';
    vi.spyOn(fs, 'renameSync').mockImplementation((from) => {
      name = String(from);
      throw new Error('killed');
    });
    expect(() => writeFileAtomic(join(folder, 'a.bin'), bytes)).toThrow('killed');
    vi.restoreAllMocks();
    const left = name.replace(`-${process.pid}-`, `-${pid}-`);
    expect(left).not.toBe(name);
    writeFileSync(left, bytes);
    return left;
  }

  it('of a process that is no more are swept at the next save into their folder', () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    leftOver(gone);
    writeFileAtomic(join(folder, 'b.bin'), bytes);
    expect(readdirSync(folder)).toEqual(['b.bin']);
  });

  it('of a living process, of another machine, and other files stay; a day later ours are swept', () => {
    const living = leftOver(process.ppid);
    const [, host] = /\.bptt-([0-9a-f]{8})-/.exec(living)!;
    const elsewhere = living.replace(host, '00000000').replace(`-${process.ppid}-`, '-999999-');
    writeFileSync(elsewhere, old);
    const others = ['.bptt-x.tmp', '.model.tmp', `.bptt-${host}-999999-0123456789ab.tmp.bak`];
    for (const name of others) writeFileSync(join(folder, name), old);
    writeFileAtomic(join(folder, 'b.bin'), bytes);
    const stay = [living, elsewhere, ...others.map((name) => join(folder, name))];
    for (const path of stay) expect(exists(path), path).toBe(true);
    const yesterday = Date.now() / 1000 - 90_000;
    for (const path of stay) utimesSync(path, yesterday, yesterday);
    writeFileAtomic(join(folder, 'b.bin'), bytes);
    expect(readdirSync(folder).sort()).toEqual([...others, 'b.bin'].sort());
  });
});

it('has the rename on the disk too', () => {
  const { openSync, fsyncSync } = fs;
  const opened = new Map<number, string>();
  const flushed: string[] = [];
  vi.spyOn(fs, 'openSync').mockImplementation((path, ...rest) => {
    const file = openSync(path, ...rest);
    opened.set(file, String(path));
    return file;
  });
  vi.spyOn(fs, 'fsyncSync').mockImplementation((file) => {
    flushed.push(opened.get(file)!);
    fsyncSync(file);
  });
  writeFileAtomic(join(folder, 'a.bin'), bytes);
  expect(flushed).toEqual([expect.stringMatching(/\.tmp$/), folder]);
});

it('says what to do in a host without files', () => {
  vi.stubGlobal('process', undefined);
  expect(hasFiles()).toBe(false);
  try {
    readFile('model.safetensors');
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(RuntimeError);
    expect((error as RuntimeError).hint).toMatch(/Node 20\.16 .* fetch the bytes/);
  }
});

it.each([
  ['formats', 'parseSafetensors'],
  ['datasets', 'readMNIST'],
])('%s bundles for browsers and runs nothing of Node on import', async (room, name) => {
  const entry = join(import.meta.dirname, '..', '..', 'src', room, 'index.ts');
  const { outputFiles, warnings } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'room',
    platform: 'browser',
    logLevel: 'silent',
  });
  expect(warnings).toEqual([]);
  const names = new Function('process', 'require', `${outputFiles[0].text}; return Object.keys(room);`)(undefined);
  expect(names).toContain(name);
});
