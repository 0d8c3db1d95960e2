/** What reading a typed position answers: a position with what was assumed, or why it is none. */
import type { Position } from '../model/geometry.ts';

export type PositionFormat = 'decimal' | 'dms' | 'utm' | 'mgrs';

/** What the reader took for granted because the text does not say it. */
export type PositionAssumption =
  /** Two bare numbers: the first was taken as latitude. */
  | 'latitudeFirst'
  /** Two bare numbers, the first beyond 90: it can only be the longitude. */
  | 'longitudeFirst'
  /** A single comma between whole numbers was taken to separate them. */
  | 'commaSeparates'
  /** "O" was read as west (ouest, oeste). */
  | 'oMeansWest'
  /** A minus sign beside S or W was taken to say the same thing twice. */
  | 'signAndHemisphere'
  /** UTM without a letter: northern hemisphere. */
  | 'northernHemisphere'
  /** UTM with the letter S: latitude band S (32–40° N), not the southern hemisphere. */
  | 'bandS'
  /** UTM numbers given north first. */
  | 'northingFirst'
  /** With axes swapped the position lies much nearer to where it was expected. */
  | 'swappedIsNearer';

export interface ParsedPosition {
  readonly position: Position;
  readonly format: PositionFormat;
  /** Exactly as typed. */
  readonly text: string;
  /** Size of the last digit given, metres; for MGRS the side of the square (the position is its middle). */
  readonly precisionM: number;
  readonly assumptions: PositionAssumption[];
  /** Other readings a person may have meant; nearest to the hint first. */
  readonly alternatives: { readonly position: Position; readonly reason: 'swapped' | 'hemisphere' }[];
}

/** Why a text is no position. */
export type PositionFaultKey =
  | 'empty'
  | 'tooLong'
  | 'unreadable'
  | 'onlyOneNumber'
  | 'latitudeOutOfRange'
  | 'longitudeOutOfRange'
  | 'minutesOutOfRange'
  | 'secondsOutOfRange'
  | 'decimalsNotLast'
  | 'signAgainstHemisphere'
  | 'twoLatitudes'
  | 'twoLongitudes'
  | 'utmZone'
  | 'utmRange'
  | 'utmBandMismatch'
  | 'mgrsZoneMissing'
  | 'mgrsUnevenDigits'
  | 'mgrsSquare'
  | 'polar';

export interface PositionFault {
  readonly fault: PositionFaultKey;
  readonly text: string;
}

export interface PositionHint {
  /** Where the position is expected, [lon, lat]: orders the alternatives and settles a UTM hemisphere. */
  readonly near?: Position;
}

/** What a reader of one notation found: a position without the typed text. */
export type Reading = Omit<ParsedPosition, 'text'>;

/** A reader says a fault by its key; null means "not my notation". */
export type ReaderResult = Reading | PositionFaultKey | null;
