import markUrl from '../mark.svg';

/** Tilth's mark: a seedling over furrows. */
export function Mark({ size = 32 }: { size?: number }) {
  return <img src={markUrl} width={size} height={size} alt="" />;
}
