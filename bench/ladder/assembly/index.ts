// All versions in one binary. Each gives C[m][16] += A·B for one panel of B, v5 for one of 32 columns.

export { panel as v1 } from './v1-scalar';
export { panel as v2 } from './v2-1x16';
export { panel as v3 } from './v3-2x16';
export { panel as v4 } from './v4-4x16';
export { panel as v5 } from './v5-2x32';
export { panel as v6 } from './v6-2x16-by-two';
export { panel as v7, useTall } from './v7-ways-out';
