// Rules for the files themselves: short, opened by a comment, free of one machine's paths and of switched-off tests.

import { join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { files, read, trackedButIgnored } from './repository.ts';

const CODE = /\.(ts|js|mjs|cjs|py)$/;
const LINES = 500;
const MEDIAN = 150;

/** Phrases that no file may hold. Joined here, so that this file does not hold them. */
const PHRASES: [string, RegExp][] = [
  [
    'a path of one machine',
    new RegExp(`(^|[^\\w.~/-])/(${['work', 'home', 'root', 'Users', 'farm', 'tmp'].join('|')})/\\w`, 'm'),
  ],
  ['a file beside the clone', new RegExp(['\\.\\./', 'shared\\b'].join(''))],
  [
    'a registry host',
    new RegExp(['registry\\.npmjs', 'deb\\.debian', 'pypi\\.org/simple', 'files\\.python' + 'hosted'].join('|')),
  ],
];
/** Without an adapter, or a browser that has one, there is nothing to test on; that is said once (test/gpu/global.ts). */
const SWITCHED_OFF = new RegExp(
  `(?!describe\\.skipIf\\((?:adapter === null|executable\\(chromiumWebGpu\\) === undefined)\\))\\b(?:it|test|describe)(?:\\.\\w+)*\\.(?:${['skip', 'only', 'todo', 'fails'].join('|')})\\w*\\b`,
);
const LOOSE_ENDS = new RegExp(
  `\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b|@ts-(?:ignore|nocheck)\\b`,
);

const texts = files.map((path) => ({ path, text: read(path) })).filter(({ text }) => !text.includes('\0'));
const code = texts.filter(({ path }) => CODE.test(path));
const lines = (text: string): number => text.split('\n').length - 1;
/** The comment that a file opens with, after a first line that names its interpreter. */
const opening = (text: string): string => /^(?:#!.*\n)?((?:(?:\/\/|\/\*|\s\*|#|""").*\n)*)/.exec(text)?.[1] ?? '';
const holding = (files: { path: string; text: string }[], phrase: RegExp): string[] =>
  files.filter(({ text }) => phrase.test(text)).map(({ path }) => path);

describe('every file', () => {
  it('is found', () => expect(code.length).toBeGreaterThan(100));
  it.each(PHRASES)('does without %s', (_, phrase) => expect(holding(texts, phrase)).toEqual([]));
  it('is written by hand where git tracks it', () => {
    const generated = files.filter((path) =>
      /\.generated\.|\.tgz$|^(?:dist|build|node_modules)\/|\.tsbuildinfo$/.test(path),
    );
    expect([...trackedButIgnored, ...generated]).toEqual([]);
  });
});

describe('every file of code', () => {
  it(`has at most ${LINES} lines, or says why not`, () => {
    const long = code.filter(({ text }) => lines(text) > LINES);
    expect(long.filter(({ text }) => !opening(text).includes('Long because:')).map(({ path }) => path)).toEqual([]);
  });
  it(`has fewer than ${MEDIAN} lines in the middle`, () => {
    const counts = code.map(({ text }) => lines(text)).sort((a, b) => a - b);
    expect(counts[counts.length >> 1]).toBeLessThan(MEDIAN);
  });
  it('opens with a comment', () => {
    const opened = code.filter(({ path }) => /^(?:src|assembly|test|scripts|examples|bench)\/.*\.ts$/.test(path));
    expect(opened.filter(({ text }) => opening(text) === '').map(({ path }) => path)).toEqual([]);
  });
  it('leaves no loose ends', () => expect(holding(code, LOOSE_ENDS)).toEqual([]));
});

describe('every text', () => {
  it('links to files that exist', () => {
    const broken = texts.flatMap(({ path, text }) => {
      if (!path.endsWith('.md')) return [];
      const links = [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, link]) => join(path, '..', link));
      return links.filter((link) => !files.includes(link) && !files.some((file) => file.startsWith(`${link}/`)));
    });
    expect(broken).toEqual([]);
  });
});

describe('every test', () => {
  const tests = code.filter(({ path }) => path.startsWith('test/'));
  it('is switched on', () => expect(holding(tests, SWITCHED_OFF)).toEqual([]));
});

describe('the phrases', () => {
  const [paths, beside, hosts] = PHRASES.map(([, phrase]) => phrase);
  it('are seen where they stand', () => {
    expect(paths.test(['read("', 'work/x")'].join('/'))).toBe(true);
    expect(beside.test(['..', 'shared', 'x'].join('/'))).toBe(true);
    expect(hosts.test(['https://registry', 'npmjs.org/x'].join('.'))).toBe(true);
    expect(SWITCHED_OFF.test(['it', 'skip("x")'].join('.'))).toBe(true);
    expect(SWITCHED_OFF.test(['describe', 'each', 'only("x")'].join('.'))).toBe(true);
  });
  it('are not seen elsewhere', () => {
    expect(paths.test('https://example.org/home/x and a/work/y')).toBe(false);
    expect(SWITCHED_OFF.test('it("skips"); readonly.only')).toBe(false);
  });
});
