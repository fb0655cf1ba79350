// In-place forms of what puts elements at positions, as those of inplace.ts.

import type { Input } from './calls.ts';
import { type IndexReduce, index_reduce } from './index-reduce.ts';
import { type Scatter, scatter_add } from './pick.ts';
import { type PutElements, put } from './put.ts';
import type { AddSlices, CopySlices, FillSlices, IndexPut, Put, ScatterReduce } from './scattering.ts';
import * as scattering from './scattering.ts';
import type { MaskedScatter } from './selections.ts';
import * as selections from './selections.ts';
import { written } from './written.ts';

/** `scatter` in place. */
export const scatter_: Put<Input> = /* @__PURE__ */ written(scattering.scatter);
/** `scatter_add` in place. */
export const scatter_add_: Scatter<Input> = /* @__PURE__ */ written(scatter_add);
/** `scatter_reduce` in place. */
export const scatter_reduce_: ScatterReduce<Input> = /* @__PURE__ */ written(scattering.scatter_reduce);
/** `index_add` in place. */
export const index_add_: AddSlices<Input> = /* @__PURE__ */ written(scattering.index_add);
/** `index_reduce` in place. */
export const index_reduce_: IndexReduce<Input> = /* @__PURE__ */ written(index_reduce);
/** `index_copy` in place. */
export const index_copy_: CopySlices<Input> = /* @__PURE__ */ written(scattering.index_copy);
/** `index_fill` in place. */
export const index_fill_: FillSlices<Input> = /* @__PURE__ */ written(scattering.index_fill);
/** `index_put` in place. */
export const index_put_: IndexPut<Input> = /* @__PURE__ */ written(scattering.index_put);
/** `put` in place. */
export const put_: PutElements<Input> = /* @__PURE__ */ written(put);

/** `masked_scatter` in place. */
export const masked_scatter_: MaskedScatter<Input> = /* @__PURE__ */ written(selections.masked_scatter);
