/**
 * Identifiers. Records are named by UUIDs made where the record is made (version 7, so they sort by
 * time); programmes, organisations and places by short codes people say aloud.
 */
import { z } from 'zod';

/** Lower-case canonical UUID, any version: old data keeps the identifiers it came with. */
export const Uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  .describe('UUID, lower case');

/** A programme's short name: the unit of access, of exchange and of the ledger chain. */
export const ProgrammeId = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);

/** Code of an organisation inside a programme, e.g. `nmac`. */
export const OrganisationCode = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

/** Gazetteer code (p-code, KATOTTG …) as its authority writes it. */
export const PlaceCode = z.string().trim().min(1).max(64);

/** Account identifier issued by the sign-in library. */
export const UserId = z.string().min(1).max(64);

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Calendar day, `YYYY-MM-DD`, no time zone: the day as people in the field called it. */
export const Day = z.iso.date();

/** Instant in UTC with milliseconds, `YYYY-MM-DDTHH:MM:SS.sssZ`. */
export const Instant = z.iso.datetime();

/** Short text in one or more languages, keyed by BCP 47 code. */
export const Names = z.record(z.string().min(2).max(12), z.string().min(1).max(300));
export type Names = z.infer<typeof Names>;
