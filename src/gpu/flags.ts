// The bits of WebGPU's usages, which TypeScript's library has the types of but not the values, and Node not the names.

export const MAP_READ = 1;
export const COPY_SRC = 4;
export const COPY_DST = 8;
export const UNIFORM = 64;
export const STORAGE = 128;
export const COMPUTE = 4;
