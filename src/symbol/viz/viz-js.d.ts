// What is used of @viz-js/viz, so that types are there where the package is not.

declare module '@viz-js/viz' {
  export function instance(): Promise<{
    readonly formats: readonly string[];
    renderString(input: string, options: { readonly format: string; readonly engine: string }): string;
  }>;
}
