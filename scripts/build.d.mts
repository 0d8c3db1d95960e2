import type { BuildOptions } from 'esbuild';
export const nodeBundle: BuildOptions;
export function buildServer(outdir?: string): Promise<void>;
export function buildWeb(): Promise<void>;
