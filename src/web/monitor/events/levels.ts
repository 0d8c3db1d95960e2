/** Levels in order, for filters and legends. Not taken from core at run time: that would bring its schemas along. */
import type { Dispute, Support } from './contract.ts';

export const SUPPORTS: readonly Support[] = ['S0', 'S1', 'S2', 'S3', 'S4', 'S5'];
export const DISPUTES: readonly Dispute[] = ['D0', 'D1', 'D2', 'D3', 'D4'];
export const RULESETS = ['strict', 'default', 'open'] as const;
