// The results page of `recurrent --html`: one file that needs nothing else, in the reader's light or dark. Bars say which part
// of the roof each row reached; lines, how steady the machine was: the best of each turn, beside the best of the run.

import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { COLUMNS, cells, type Figures } from './record.ts';
import type { Kind, Task } from './tasks.ts';
import type { Run } from './turns.ts';

const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --ink: #222; --faint: #666; --rule: #ddd; --train: #0b3d91; --forward: #d9723b; --stream: #2a8c6a; }
@media (prefers-color-scheme: dark) { :root { --ground: #16181c; --ink: #e6e6e6; --faint: #a0a4ab; --rule: #34383f; --train: #7fa8f5; --forward: #f0a070; --stream: #6cc9a5; } }
body { background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; max-width: 900px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } p { color: var(--faint); }
svg { width: 100%; height: auto; font-size: 12px; } text { fill: var(--ink); } text.faint { fill: var(--faint); }
line { stroke: var(--rule); } line.roof { stroke: var(--ink); stroke-dasharray: 4 3; } path { fill: none; stroke-width: 2; }
.wrap { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
`;

const WIDTH = 860;
const LABELS = 235;
const RIGHT = WIDTH - 50;
const KINDS: readonly Kind[] = ['train', 'forward', 'stream'];

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const colour = (kind: Kind): string => `var(--${kind})`;
const percent = (fraction: number): string => `${(fraction * 100).toFixed(0)} %`;

function text(x: number, y: number, anchor: 'start' | 'middle' | 'end', words: string, kind = ''): string {
  return `<text class="${kind}" x="${x}" y="${y}" text-anchor="${anchor}">${escaped(words)}</text>`;
}
const rule = (x1: number, y1: number, x2: number, y2: number, kind = ''): string =>
  `<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;

const svg = (height: number, title: string, parts: readonly string[]): string =>
  `<svg viewBox="0 0 ${WIDTH} ${height}" role="img"><title>${title}</title>${parts.join('')}</svg>`;

/** Names of the kinds in their colours. */
const legend = (kinds: readonly Kind[], y: number): string[] =>
  kinds.map((kind, i) => `<text x="${LABELS + i * 80}" y="${y}" style="fill: ${colour(kind)}">■ ${kind}</text>`);

function bars(records: readonly Figures[]): string {
  const [top, bottom] = [30, 30 + records.length * 24];
  const x = scaleLinear([0, 1], [LABELS, RIGHT]);
  const y = scaleBand(
    records.map((_, i) => i),
    [top, bottom],
  ).padding(0.25);
  const size = y.bandwidth();
  return svg(bottom + 30, 'The part of the roof that each row reached', [
    ...legend(
      KINDS.filter((kind) => records.some(({ task }) => task === kind)),
      16,
    ),
    ...x
      .ticks(5)
      .map(
        (part) => rule(x(part), top, x(part), bottom) + text(x(part), bottom + 18, 'middle', percent(part), 'faint'),
      ),
    rule(x(1), top, x(1), bottom, 'roof'),
    ...records.map(({ config, task, fraction_of_peak: part }, i) => {
      const from = y(i) ?? 0;
      const middle = from + size / 2 + 4;
      const name = records[i - 1]?.config === config ? '' : text(LABELS - 10, middle, 'end', config);
      const bar = `<rect x="${LABELS}" y="${from}" width="${x(part) - LABELS}" height="${size}" style="fill: ${colour(task)}"/>`;
      return name + bar + text(x(part) + 6, middle, 'start', percent(part), 'faint');
    }),
  ]);
}

/** One small field a row: best of the run / best of the turn, over the turns. */
function turns({ rows }: Run<Task>): string {
  const [columns, width, height] = [3, WIDTH / 3, 110];
  const fields = rows.map(({ task, best, turns: times }, i) => {
    const [left, top] = [(i % columns) * width + 36, Math.floor(i / columns) * height + 24];
    const [right, bottom] = [left + width - 50, top + height - 50];
    const x = scaleLinear([0, Math.max(1, times.length - 1)], [left, right]);
    const y = scaleLinear([0, 1], [bottom, top]);
    const path = line<number>()
      .x((_, turn) => x(turn))
      .y((ms) => y(best / ms))
      .digits(1);
    return [
      text(left, top - 8, 'start', `${task.config}, ${task.task}`, 'faint'),
      ...[0, 1].map(
        (part) => rule(left, y(part), right, y(part)) + text(left - 4, y(part) + 4, 'end', `${part}`, 'faint'),
      ),
      `<path d="${path(times) ?? ''}" style="stroke: ${colour(task.task)}"/>`,
    ].join('');
  });
  return svg(Math.ceil(rows.length / columns) * height, 'How steady the turns were', fields);
}

function table(records: readonly Figures[]): string {
  const row = (kind: string, texts: readonly string[]): string =>
    `<tr>${texts.map((cell) => `<${kind}>${escaped(cell)}</${kind}>`).join('')}</tr>`;
  return `<div class="wrap"><table>${row('th', COLUMNS)}${records.map((r) => row('td', cells(r))).join('')}</table></div>`;
}

/** The page; `about` names the machine, the engine and the roof. */
export const page = (about: string, run: Run<Task>, records: readonly Figures[]): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>bptt: speed of the recurrent layers</title><style>${STYLE}</style>
<h1>Speed of the recurrent layers</h1>
<p>${escaped(about)}.</p>
<h2>Of the roof</h2>
${bars(records)}
<h2>Turn by turn</h2>
<p>Best of the run / best of the turn, over ${run.rows[0].turns.length} turns: a level line at 1 is a quiet machine.</p>
${turns(run)}
<h2>Figures</h2>
${table(records)}
</html>
`;
