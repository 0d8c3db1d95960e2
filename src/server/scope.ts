/** Who asks, in which programme: the first question of every route below a programme. */

import { Problem } from '../core/model/problems.ts';
import type { Actor, Programme } from '../core/model/programmes.ts';
import { type Action, may, seesAnything, viewOf } from '../core/policy/policy.ts';
import type { View } from '../core/policy/views.ts';
import type { RequestContext, ServerDeps } from './context.ts';

export interface Scope {
  readonly actor: Actor;
  readonly programme: Programme;
  readonly view: View;
}

/** May this person know of this programme: as a member, or because it publishes something. */
export function mayEnter(actor: Actor, programme: Programme): boolean {
  if (may(actor, programme.id, 'programme.read') || programme.settings.publicMonitor === true) return true;
  return seesAnything(viewOf(actor, programme));
}

/**
 * The caller in the programme of the address. A programme that does not exist and one that is closed to the
 * caller answer alike. Throws Problem notSignedIn, unknownProgramme.
 */
export async function scopeOf(c: RequestContext, deps: ServerDeps, programmeId: string): Promise<Scope> {
  return scopeFor((await c.get('caller')()).actor, deps, programmeId);
}

/** The same for a request that stays open: with the roles its sender has by now, not older than a second. */
export async function scopeNow(c: RequestContext, deps: ServerDeps, programmeId: string): Promise<Scope> {
  return scopeFor((await deps.callers.of(c.req.raw.headers)).actor, deps, programmeId);
}

async function scopeFor(actor: Actor, deps: ServerDeps, programmeId: string): Promise<Scope> {
  const programme = await deps.pipeline.db.read((tx) => tx.programmes.find(programmeId));
  if (!programme || !mayEnter(actor, programme)) {
    if (actor.userId === null) throw new Problem('notSignedIn');
    throw new Problem('unknownProgramme', { programme: programmeId });
  }
  return { actor, programme, view: viewOf(actor, programme) };
}

/** Throws Problem notSignedIn or notAllowed unless the caller may do this somewhere in the programme. */
export function demand(scope: Scope, action: Action): void {
  if (may(scope.actor, scope.programme.id, action)) return;
  throw new Problem(scope.actor.userId === null ? 'notSignedIn' : 'notAllowed');
}

/** Hazards and evidence may be read by members and, through the view, by whomever the programme publishes to. */
export function demandSight(scope: Scope): void {
  if (seesAnything(scope.view)) return;
  throw new Problem(scope.actor.userId === null ? 'notSignedIn' : 'notAllowed');
}
