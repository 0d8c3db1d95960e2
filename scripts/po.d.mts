import type { Plugin } from 'vite';
export const vitePo: Plugin;
export function compilePo(text: string): string;
