/**
 * Where a statement came from, as a picture: origins at the beginning of each line, those who only passed it on
 * after them, the parties' answers on the other side of a line, everybody else apart. Pure: the same records give
 * the same places whatever order they come in. Lengths are in units of the drawing.
 */
import type { Assessment } from './assess.ts';
import { bySaying, type ClaimFact, type PathStep, saidBy, supports } from './claim-facts.ts';
import type { Origin } from './support.ts';

export type Side = 'says' | 'answers' | 'others';
export const SIDES: readonly Side[] = ['says', 'answers', 'others'];

/** `root`: where it begins; `relay`: passed it on; `unrecorded`: said without saying where it comes from. */
export type NodeKind = 'root' | 'relay' | 'unrecorded';

export interface GraphNode {
  readonly id: string;
  /** The record it stands for: a publication, an agent, or the key of an origin. */
  readonly ref: string;
  readonly side: Side;
  readonly kind: NodeKind;
  readonly name: string | null;
  readonly claimIds: readonly string[];
  /** First day it was said there. */
  readonly since: string;
  readonly captured: boolean;
  /** Steps from its beginning. */
  readonly layer: number;
  /** Counted over the whole picture from the top. */
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: string | null;
  /** What changed on the way: `attribution`, `date`, `item`, `certainty`, `other`. */
  readonly drift: readonly string[];
}

export interface GraphLayout {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Top and bottom of each side that has anything on it. */
  readonly bands: readonly { readonly side: Side; readonly top: number; readonly bottom: number }[];
  readonly width: number;
  readonly height: number;
}

export interface RelayFact {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly drift?: readonly { readonly kind: string }[] | undefined;
}

/** An assessment, and the recorded relays that say what changed on the way. */
export interface GraphInput
  extends Pick<
    Assessment,
    'originsDetail' | 'answers' | 'contradicting' | 'thirdStates' | 'noLineage' | 'fallen'
  > {
  readonly relays: readonly RelayFact[];
}

export interface GraphSize {
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  readonly gapX: number;
  readonly gapY: number;
  /** Room before the first column for the line that joins the origins. */
  readonly gutter: number;
  /** Room between two sides for the words that name them. */
  readonly bandGap: number;
}

/** One statement as a chain of stations, its beginning first. */
interface Chain {
  readonly claim: ClaimFact;
  readonly stations: readonly Station[];
}
interface Station {
  readonly ref: string;
  readonly name: string | null;
  readonly kind: NodeKind;
  readonly captured: boolean;
  /** Names under which relays may mean it. */
  readonly ids: readonly string[];
}

const station = (step: PathStep): Station => ({
  ref: step.id,
  name: step.name,
  kind: 'relay',
  captured: step.captured === true,
  ids: [step.id],
});

/** Steps in a row that are the same station (a publisher and its publication at the origin) are one. */
function chainFrom(
  root: Station,
  steps: readonly PathStep[],
  isRoot: (step: PathStep) => boolean,
): Station[] {
  const ids = [...root.ids, ...steps.filter(isRoot).map(({ id }) => id)];
  const once = new Map(steps.filter((step) => !isRoot(step)).map((step) => [step.id, step]));
  const onward = [...once.values()].map(station);
  return [{ ...root, ids: [...new Set(ids)].sort() }, ...onward];
}

function ofOrigin(origin: Origin): Chain[] {
  const mine = new Set([origin.key, ...origin.sameAs]);
  const isRoot = ({ id, publisherId }: PathStep): boolean =>
    mine.has(id) || (publisherId != null && mine.has(publisherId));
  const { key, name, captured } = origin;
  const root: Station = { ref: key, name, kind: 'root', captured, ids: [...mine].sort() };
  return origin.claims.map((claim) => ({
    claim,
    stations: chainFrom(root, claim.path.toReversed(), isRoot),
  }));
}

function ofSpeaker(claim: ClaimFact): Chain {
  const kind: NodeKind = claim.path.length === 0 ? 'unrecorded' : 'root';
  const { speakerId: ref, speakerName: name } = claim;
  const root: Station = { ref, name, kind, captured: false, ids: [ref] };
  const isRoot = ({ id }: PathStep): boolean => id === ref;
  return { claim, stations: chainFrom(root, claim.path.toReversed(), isRoot) };
}

/** What stands on each side. A party that acknowledges stands among those who say it, and only there. */
function chainsOf(input: GraphInput): Record<Side, Chain[]> {
  const { originsDetail, answers, contradicting, thirdStates, noLineage, fallen } = input;
  const spoken = answers.map(({ claim }) => claim).filter((claim) => claim.aboutAct && !supports(claim));
  const against = new Map([...spoken, ...contradicting].map((claim) => [claim.id, claim]));
  // What was taken back counts for nothing and stays visible.
  const gone = fallen.map(({ claim }) => claim).filter(({ id }) => !against.has(id));
  const others = [...thirdStates.filter((claim) => !supports(claim)), ...noLineage, ...gone];
  return {
    says: originsDetail.flatMap(ofOrigin),
    answers: [...against.values()].sort(bySaying).map(ofSpeaker),
    others: [...new Map(others.map((claim) => [claim.id, claim])).values()].sort(bySaying).map(ofSpeaker),
  };
}

interface Draft extends Station {
  readonly id: string;
  layer: number;
  readonly claims: Set<string>;
  since: string;
  isCaptured: boolean;
  readonly allIds: Set<string>;
}

/** Stations and links of one side, before they have places. */
class SideGraph {
  readonly drafts = new Map<string, Draft>();
  readonly links = new Map<string, Set<string>>();

  constructor(
    private readonly side: Side,
    chains: readonly Chain[],
  ) {
    for (const chain of chains) this.add(chain);
  }

  private add({ claim, stations }: Chain): void {
    let before: string | null = null;
    stations.forEach((one, layer) => {
      // Somebody may be an origin here and have passed on what another said there.
      const id = `${this.side}:${one.kind}:${one.ref}`;
      const draft = this.drafts.get(id) ?? fresh(one, id);
      draft.layer = Math.max(draft.layer, layer);
      draft.claims.add(claim.id);
      for (const name of one.ids) draft.allIds.add(name);
      const on = saidBy(claim);
      if (draft.since === '' || (on !== '' && on < draft.since)) draft.since = on;
      draft.isCaptured ||= one.captured;
      this.drafts.set(id, draft);
      if (before !== null) this.links.set(before, (this.links.get(before) ?? new Set()).add(id));
      before = id;
    });
  }

  /** Draws at the level of what comes before: the last one in the order of names, so that nothing hangs on luck. */
  parentOf(id: string): string | null {
    const own = this.drafts.get(id) as Draft;
    const before = [...this.links].filter(([from, to]) => to.has(id) && this.layerOf(from) < own.layer);
    const names = before.map(([from]) => from);
    names.sort((a, b) => this.layerOf(b) - this.layerOf(a) || (a < b ? -1 : 1));
    return names[0] ?? null;
  }

  layerOf = (id: string): number => this.drafts.get(id)?.layer ?? 0;

  /** Each line of the picture gets its own row; what comes first stands level with its first follower. */
  rows(firstRow: number): { rowOf: Map<string, number>; next: number } {
    const followers = new Map<string | null, string[]>();
    for (const id of this.drafts.keys()) {
      const parent = this.parentOf(id);
      followers.set(parent, [...(followers.get(parent) ?? []), id]);
    }
    const since = (id: string): string => `${this.drafts.get(id)?.since} ${id}`;
    for (const list of followers.values()) list.sort((a, b) => (since(a) < since(b) ? -1 : 1));
    const rowOf = new Map<string, number>();
    let next = firstRow;
    const place = (id: string): number => {
      const [first, ...rest] = followers.get(id) ?? [];
      const row = first === undefined ? next++ : place(first);
      rowOf.set(id, row);
      rest.forEach(place);
      return row;
    };
    for (const id of followers.get(null) ?? []) place(id);
    return { rowOf, next };
  }
}

const fresh = (one: Station, id: string): Draft => ({
  ...one,
  id,
  layer: 0,
  claims: new Set(),
  since: '',
  isCaptured: false,
  allIds: new Set(),
});

function edgesOf({ drafts, links }: SideGraph, relays: readonly RelayFact[]): GraphEdge[] {
  const edges: GraphEdge[] = [];
  for (const [from, targets] of links)
    for (const to of targets) {
      // A relay points from the one who repeats to the one repeated.
      const [source, target] = [drafts.get(from) as Draft, drafts.get(to) as Draft];
      const told = relays.filter((one) => target.allIds.has(one.from) && source.allIds.has(one.to));
      const drift = told.flatMap((one) => (one.drift ?? []).map(({ kind }) => kind));
      edges.push({ from, to, kind: told[0]?.kind ?? null, drift: [...new Set(drift)].sort() });
    }
  return edges.sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
}

/** The picture of one case file. */
export function claimGraph(input: GraphInput, size: GraphSize): GraphLayout {
  const chains = chainsOf(input);
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const bands: { side: Side; top: number; bottom: number }[] = [];
  let row = 0;
  let top = 0;
  for (const side of SIDES) {
    const graph = new SideGraph(side, chains[side]);
    if (graph.drafts.size === 0) continue;
    const { rowOf, next } = graph.rows(row);
    const placeOf = (at: number): number => top + size.bandGap + (at - row) * (size.nodeHeight + size.gapY);
    for (const draft of graph.drafts.values())
      nodes.push(nodeOf(draft, side, rowOf.get(draft.id) ?? row, placeOf, size));
    edges.push(...edgesOf(graph, input.relays));
    const bottom = placeOf(next) - size.gapY;
    bands.push({ side, top, bottom });
    top = bottom;
    row = next;
  }
  nodes.sort((a, b) => a.row - b.row || a.layer - b.layer);
  const right = Math.max(0, ...nodes.map(({ x }) => x + size.nodeWidth));
  return { nodes, edges, bands, width: right, height: top };
}

function nodeOf(
  draft: Draft,
  side: Side,
  row: number,
  placeOf: (row: number) => number,
  size: GraphSize,
): GraphNode {
  return {
    id: draft.id,
    ref: draft.ref,
    side,
    kind: draft.kind,
    name: draft.name,
    claimIds: [...draft.claims].sort(),
    since: draft.since,
    captured: draft.isCaptured,
    layer: draft.layer,
    row,
    x: size.gutter + draft.layer * (size.nodeWidth + size.gapX),
    y: placeOf(row),
  };
}

/** The same picture for a language that is read from right to left. */
export function mirrored(layout: GraphLayout, { nodeWidth }: Pick<GraphSize, 'nodeWidth'>): GraphLayout {
  const nodes = layout.nodes.map((node) => ({ ...node, x: layout.width - node.x - nodeWidth }));
  return { ...layout, nodes };
}

/** `on`: to one that passed it on; `back`: towards the origin; by reading direction, not by left and right. */
export type Move = 'on' | 'back' | 'up' | 'down' | 'first' | 'last';

/** Where the keyboard goes from here. Every node can be reached; at an end it stays. */
export function neighbour({ nodes, edges }: GraphLayout, id: string, move: Move): string {
  const here = nodes.find((node) => node.id === id);
  if (!here) return nodes[0]?.id ?? id;
  if (move === 'first') return nodes[0]?.id ?? id;
  if (move === 'last') return nodes.at(-1)?.id ?? id;
  const next = move === 'on' || move === 'back' ? along(nodes, edges, here, move) : across(nodes, here, move);
  return next?.id ?? id;
}

const nearest = (nodes: readonly GraphNode[], distance: (node: GraphNode) => number): GraphNode | undefined =>
  nodes.toSorted((a, b) => distance(a) - distance(b) || (a.id < b.id ? -1 : 1))[0];

function along(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  here: GraphNode,
  move: 'on' | 'back',
): GraphNode | undefined {
  const ids = edges
    .filter((edge) => (move === 'on' ? edge.from : edge.to) === here.id)
    .map((edge) => (move === 'on' ? edge.to : edge.from));
  // Where two carry each other, the picture still has a direction.
  const ahead = (node: GraphNode): boolean =>
    move === 'on' ? node.layer > here.layer : node.layer < here.layer;
  return nearest(
    nodes.filter((node) => ids.includes(node.id) && ahead(node)),
    ({ row, layer }) => Math.abs(row - here.row) * nodes.length + Math.abs(layer - here.layer),
  );
}

function across(nodes: readonly GraphNode[], here: GraphNode, move: 'up' | 'down'): GraphNode | undefined {
  const beyond = nodes.filter(({ row }) => (move === 'down' ? row > here.row : row < here.row));
  const row = nearest(beyond, (node) => Math.abs(node.row - here.row))?.row;
  return nearest(
    beyond.filter((node) => node.row === row),
    ({ layer }) => Math.abs(layer - here.layer),
  );
}
