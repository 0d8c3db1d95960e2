import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin } from 'vite';
export const vitePo: Plugin;
export const esbuildPo: EsbuildPlugin;
export function compilePo(text: string): string;
