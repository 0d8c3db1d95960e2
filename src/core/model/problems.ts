/**
 * Problems: refused requests, from one catalogue. `problem.<code>.title` and `.detail` hold the words in
 * every language; each says what to do. The rim maps a Problem to an HTTP status or an exit code.
 */

/** code → [HTTP status, command-line exit code]. Exit codes: docs/guide/command-line.md. */
export const PROBLEMS = {
  notSignedIn: [401, 4],
  sessionExpired: [401, 4],
  wrongCredentials: [401, 4],
  notAllowed: [403, 4],
  authorIsApprover: [403, 4],
  grantToSelf: [403, 4],
  secondPersonNeeded: [403, 4],
  notFound: [404, 3],
  notOfProgramme: [404, 3],
  unknownProgramme: [404, 3],
  methodNotAllowed: [405, 2],
  invalidRequest: [400, 2],
  invalidJson: [400, 2],
  jsonTooDeep: [400, 2],
  emptyBody: [400, 2],
  notANumber: [400, 2],
  tooLarge: [413, 2],
  unsupportedMedia: [415, 2],
  unreadableFile: [422, 2],
  blockingFindings: [422, 5],
  unresolvedFindings: [409, 5],
  reasonRequired: [422, 2],
  sameIdOtherContent: [409, 5],
  alreadyDecided: [409, 5],
  proposalSettled: [409, 5],
  staleVersion: [412, 5],
  preconditionRequired: [428, 2],
  lowersDanger: [409, 5],
  unbookedFall: [409, 5],
  fallNotEntitled: [403, 4],
  contentNotOfType: [422, 2],
  hazardSuperseded: [409, 5],
  placeLoop: [409, 5],
  wrongLineage: [422, 5],
  hazardClosed: [409, 5],
  releaseNeeds: [409, 5],
  notReleased: [409, 5],
  otherOrganisation: [409, 5],
  notClosable: [409, 5],
  taskStep: [409, 5],
  verificationNeeded: [409, 5],
  tooManyRequests: [429, 6],
  tooMuchWork: [413, 2],
  workTooLong: [413, 6],
  workBudget: [429, 6],
  busy: [503, 6],
  storageFull: [507, 6],
  databaseUnavailable: [503, 6],
  indexBehind: [503, 6],
  upgrading: [503, 6],
  folderInUse: [409, 6],
  notEmpty: [409, 5],
  wrongMajorVersion: [409, 6],
  noPostgres: [500, 6],
  invalidSetting: [500, 2],
  chainBroken: [500, 1],
  fileAltered: [500, 1],
  registryDiffers: [500, 1],
  unknownProfile: [404, 2],
  invalidProfile: [422, 2],
  unexpected: [500, 70],
} as const satisfies Record<string, readonly [number, number]>;

export type ProblemCode = keyof typeof PROBLEMS;
export type ProblemParams = Record<string, string | number>;

/** A refused request. Thrown by flow and store, caught once at the rim; never carries personal data. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly code: ProblemCode,
    readonly params: ProblemParams = {},
    /** Extra members of the problem+json body, e.g. the findings that block. */
    readonly extra: Record<string, unknown> = {},
  ) {
    super(`${code} ${JSON.stringify(params)}`);
  }
  get status(): number {
    return PROBLEMS[this.code][0];
  }
  get exitCode(): number {
    return PROBLEMS[this.code][1];
  }
}
