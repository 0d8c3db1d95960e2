/** What every step of coding gets, and who codes on which day. */
import { useSession } from '../../session.tsx';
import type { CodingDraft } from './draft.ts';

export interface StepProps {
  readonly programme: string;
  readonly draft: CodingDraft;
  readonly set: (change: Partial<CodingDraft>) => void;
  readonly go: (step: number) => void;
}

export const todayHere = (): string => new Date().toLocaleDateString('sv-SE');
export const useCoderName = (): string => useSession()?.user?.name ?? 'analyst';
