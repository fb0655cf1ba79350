// File formats: bytes to plain records and back, without tensors. And the door to files, in hosts that have them.

export { gluonToTorch, torchToGluon } from './convert.ts';
export { exists, hasFiles, readFile } from './files.ts';
export { gunzip, gunzipSync, isGzip } from './gzip.ts';
export { type IdxArray, type IdxDType, parseIdx, serializeIdx } from './idx.ts';
export type { NDArrayDType } from './mxnet-dtype.ts';
export { plainNames, structuredName, structuredNames } from './mxnet-names.ts';
export {
  byName as ndarraysByName,
  type NDArrayList,
  parse as parseNDArrays,
  serialize as serializeNDArrays,
} from './mxnet-params.ts';
export type { DenseArray, NDArrayRecord } from './mxnet-record.ts';
export { allValuesOf, dense as denseNDArray, recordOf, type Values, valuesOf } from './mxnet-values.ts';
export { parse as parsePt } from './pt.ts';
export { type PtDType, type PtGeometry, PtParameter, PtSize, type PtStorage, PtTensor } from './pt-records.ts';
export { serialize as serializePt } from './pt-writer.ts';
export {
  parse as parseSafetensors,
  type SafetensorsFile,
  type SafetensorsRecord,
  serialize as serializeSafetensors,
} from './safetensors.ts';
export type { SafetensorsDType } from './safetensors-dtype.ts';
export { writeFileAtomic } from './write.ts';
