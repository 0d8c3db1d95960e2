/**
 * Where this came from: origins at the beginning of each line, those who passed it on after them, the parties'
 * answers on the other side of the line. One stop of the tab key; arrows go from one to the next, Enter opens.
 */
import { useDirection } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import {
  claimGraph,
  type GraphLayout,
  type GraphNode,
  type GraphSize,
  type Move,
  mirrored,
  neighbour,
} from '../../../core/monitor/graph.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import type { EventFile } from './contract.ts';
import { elbow, wrapped } from './drawing.ts';
import classes from './events.module.css';
import { SourceLink } from './Links.tsx';
import type { Lookup } from './lookup.ts';
import { Scroll, Views } from './Views.tsx';
import { Drift } from './WhoSaysSo.tsx';
import { capital, useWords } from './words.ts';

const NARROW: GraphSize = { nodeWidth: 150, nodeHeight: 74, gapX: 36, gapY: 12, gutter: 26, bandGap: 46 };
const WIDE: GraphSize = { ...NARROW, nodeWidth: 226, nodeHeight: 58, gapX: 64 };
/** Letters that fit on a line of a node, with room for wide ones. */
const lettersIn = ({ nodeWidth }: GraphSize): number => Math.floor((nodeWidth - 18) / 7.2);
/** From the foot of the first side to the line that stands for the statement. */
const TO_SPINE = 14;

interface PanelProps {
  readonly file: EventFile;
  readonly lookup: Lookup;
}

/** What a node is called: a publication by its publisher, an origin and a speaker by their name. */
function useNodeName(lookup: Lookup): (node: GraphNode) => string {
  const t = useT();
  const { publication, agent, language, party } = useWords();
  const named = (node: GraphNode): string => {
    const published = lookup.publication(node.ref);
    if (published) return publication(published, lookup.agent(published.publisher));
    const known = lookup.agent(node.ref);
    if (known && known.kind !== 'unknown') return agent(known);
    if (node.kind === 'root' && node.name === null) return t('events.unnamed');
    return node.name ? party(node.name) : t('events.carrierNotNamed');
  };
  return (node) => capital(named(node), language);
}

/** The whole of a node in one sentence, for those who hear it. */
function useNodeLabel(graph: GraphLayout, lookup: Lookup): (node: GraphNode) => string {
  const t = useT();
  const code = useCode();
  const { edtf, list } = useWords();
  const nameOf = useNodeName(lookup);
  return (node) => {
    const stances = node.claimIds.flatMap((id) => lookup.facts.get(id)?.stance ?? []);
    const from = graph.edges.filter(({ to }) => to === node.id);
    const drift = [...new Set(from.flatMap((edge) => edge.drift))];
    const sources = from.flatMap((edge) => graph.nodes.find(({ id }) => id === edge.from) ?? []);
    return [
      nameOf(node),
      t(`events.graph.${node.kind}`),
      list([...new Set(stances)].map((one) => code('stance', one))),
      node.since ? edtf(node.since) : '',
      sources.length > 0 ? t('events.graph.from', { names: list(sources.map(nameOf)) }) : '',
      drift.length > 0
        ? t('events.graph.drift', { list: list(drift.map((one) => t(`events.drift.${one}`))) })
        : '',
    ]
      .filter(Boolean)
      .join('. ');
  };
}

interface Drawn {
  readonly graph: GraphLayout;
  readonly rtl: boolean;
  readonly size: GraphSize;
}

function Edges({ graph, rtl, size }: Drawn) {
  const t = useT();
  const at = new Map(graph.nodes.map((node) => [node.id, node]));
  return graph.edges.map(({ from, to, drift }) => {
    const [a, b] = [at.get(from), at.get(to)];
    if (!a || !b) return null;
    const start = { x: rtl ? a.x : a.x + size.nodeWidth, y: a.y + size.nodeHeight / 2 };
    const end = { x: rtl ? b.x + size.nodeWidth : b.x, y: b.y + size.nodeHeight / 2 };
    const mark = { x: (end.x * 3 + start.x) / 4, y: end.y };
    return (
      <g key={`${from} ${to}`} className={classes.edge} data-side={a.side}>
        <path d={elbow(start, end)} fill="none" />
        {drift.length > 0 ? (
          <g transform={`translate(${mark.x} ${mark.y})`} className={classes.driftMark}>
            <title>
              {t('events.graph.drift', { list: drift.map((one) => t(`events.drift.${one}`)).join(', ') })}
            </title>
            <path d="M0 -9L9 0L0 9L-9 0Z" />
            <path d="M-3.5 -1.8H3.5M-3.5 1.8H3.5M2.4 -4.6L-2.4 4.6" />
          </g>
        ) : null}
      </g>
    );
  });
}

/** The line that stands for the statement: those who say it end on it from above, answers from below. */
function Spine({ graph, rtl, size }: Drawn) {
  const says = graph.bands.find(({ side }) => side === 'says');
  const answers = graph.bands.find(({ side }) => side === 'answers');
  const y = says ? says.bottom + TO_SPINE : (answers?.top ?? 0) + TO_SPINE;
  const roots = (side: string) => graph.nodes.filter((node) => node.side === side && node.kind === 'root');
  const rail = rtl ? graph.width - 10 : 10;
  const edgeOf = (node: GraphNode): string =>
    `M${rtl ? node.x + size.nodeWidth : node.x} ${node.y + size.nodeHeight / 2}H${rail}`;
  const [above, below] = [roots('says'), roots('answers')];
  return (
    <g className={classes.spine}>
      {above.map((node) => (
        <path key={node.id} d={edgeOf(node)} />
      ))}
      {above[0] ? <path d={`M${rail} ${above[0].y + size.nodeHeight / 2}V${y}`} /> : null}
      <path d={`M0 ${y}H${graph.width}`} className={classes.spineLine} />
      {below.map((node) => (
        <path key={node.id} d={edgeOf(node)} data-against="true" />
      ))}
      {below.at(-1) ? (
        <>
          <path
            d={`M${rail} ${(below.at(-1) as GraphNode).y + size.nodeHeight / 2}V${y + 7}`}
            data-against="true"
          />
          <path d={`M${rail - 7} ${y + 7}H${rail + 7}`} className={classes.bar} />
        </>
      ) : null}
    </g>
  );
}

interface NodeProps {
  readonly size: GraphSize;
  readonly node: GraphNode;
  readonly rtl: boolean;
  readonly name: string;
  readonly label: string;
  readonly fine: string;
  /** It begins with people nobody named. */
  readonly unnamed: boolean;
  readonly at: boolean;
  readonly open: boolean;
  readonly detailsId: string;
  readonly onOpen: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onFocus: () => void;
}

function Node(props: NodeProps) {
  const t = useT();
  const { node, rtl, name, fine, size, unnamed } = props;
  const lines = wrapped(name, lettersIn(size), (size === WIDE ? 2 : 3) - (unnamed ? 1 : 0));
  const x = rtl ? size.nodeWidth - 10 : 10;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button of a drawing cannot be an HTML button
    <g
      role="button"
      id={node.id}
      tabIndex={props.at ? 0 : -1}
      aria-expanded={props.open}
      aria-controls={props.detailsId}
      className={classes.node}
      data-kind={node.kind}
      data-side={node.side}
      transform={`translate(${node.x} ${node.y})`}
      onClick={props.onOpen}
      onKeyDown={props.onKey}
      onFocus={props.onFocus}
    >
      {/* The name of the button, and what a pointer at rest is told. */}
      <title>{props.label}</title>
      <rect width={size.nodeWidth} height={size.nodeHeight} rx={node.kind === 'root' ? 4 : 10} />
      {lines.map((line, i) => (
        <text key={line} x={x} y={20 + i * 15} className={classes.nodeName}>
          {line}
        </text>
      ))}
      {unnamed ? (
        <text x={x} y={20 + lines.length * 15} className={classes.nodeFine}>
          {t('events.standing.unnamedShort')}
        </text>
      ) : null}
      <text x={x} y={size.nodeHeight - 8} className={classes.nodeFine}>
        {fine}
      </text>
    </g>
  );
}

function movesFor(rtl: boolean): Readonly<Record<string, Move>> {
  return {
    ArrowRight: rtl ? 'back' : 'on',
    ArrowLeft: rtl ? 'on' : 'back',
    ArrowUp: 'up',
    ArrowDown: 'down',
    Home: 'first',
    End: 'last',
  };
}

function Picture({ file, lookup, graph, size }: PanelProps & { graph: GraphLayout; size: GraphSize }) {
  const t = useT();
  const id = useId();
  const rtl = useDirection().dir === 'rtl';
  const drawn = useMemo(() => (rtl ? mirrored(graph, size) : graph), [graph, rtl, size]);
  const svg = useRef<SVGSVGElement>(null);
  const [at, setAt] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const nameOf = useNodeName(lookup);
  const labelOf = useNodeLabel(graph, lookup);
  const { edtf } = useWords();
  const unnamed = new Set(file.assessment.originsDetail.filter(({ named }) => !named).map(({ key }) => key));
  const current = drawn.nodes.some((node) => node.id === at) ? at : (drawn.nodes[0]?.id ?? '');
  const go = (to: string) => {
    setAt(to);
    svg.current?.querySelector<SVGGElement>(`[id="${CSS.escape(to)}"]`)?.focus();
  };
  const toggle = (to: string) => setOpen(open === to ? null : to);
  const onKey = (node: GraphNode) => (event: KeyboardEvent) => {
    const move = movesFor(rtl)[event.key];
    if (move) go(neighbour(graph, node.id, move));
    else if (event.key === 'Enter' || event.key === ' ') toggle(node.id);
    else if (event.key === 'Escape') setOpen(null);
    else return;
    event.preventDefault();
  };
  const shown = graph.nodes.find((node) => node.id === open);
  return (
    <>
      <p className={classes.fine} id={`${id}h`}>
        {t('events.graph.hint')}
      </p>
      <div className={classes.sheet}>
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing whose parts are buttons */}
        <svg
          ref={svg}
          role="group"
          aria-label={t('events.graph.title')}
          aria-describedby={`${id}h`}
          width={drawn.width + 4}
          height={drawn.height + TO_SPINE + 8}
          viewBox={`-2 -2 ${drawn.width + 4} ${drawn.height + TO_SPINE + 8}`}
        >
          <Spine graph={drawn} rtl={rtl} size={size} />
          {drawn.bands.map(({ side, top }) => (
            <text
              key={side}
              x={rtl ? drawn.width - size.gutter : size.gutter}
              y={top + size.bandGap - 10}
              className={classes.bandName}
            >
              {t(`events.graph.side.${side}`)}
            </text>
          ))}
          <Edges graph={drawn} rtl={rtl} size={size} />
          {drawn.nodes.map((node) => (
            <Node
              key={node.id}
              node={node}
              size={size}
              rtl={rtl}
              name={nameOf(node)}
              label={labelOf(node)}
              fine={node.since ? edtf(node.since) : ''}
              unnamed={node.side === 'says' && node.kind === 'root' && unnamed.has(node.ref)}
              at={node.id === current}
              open={node.id === open}
              detailsId={`${id}d`}
              onOpen={() => {
                go(node.id);
                toggle(node.id);
              }}
              onKey={onKey(node)}
              onFocus={() => setAt(node.id)}
            />
          ))}
        </svg>
      </div>
      <div id={`${id}d`} aria-live="polite">
        {shown ? <Details node={shown} name={nameOf(shown)} file={file} lookup={lookup} /> : null}
      </div>
    </>
  );
}

/** The statements behind a node. */
function Details({ node, name, file, lookup }: PanelProps & { node: GraphNode; name: string }) {
  const t = useT();
  const code = useCode();
  const { edtf } = useWords();
  const url = lookup.publication(node.ref)?.url;
  const drift = file.relays.filter(({ doc }) => doc.from === node.ref).flatMap(({ doc }) => doc.drift ?? []);
  return (
    <div className={classes.details}>
      <h3>
        <SourceLink id={node.ref} lookup={lookup}>
          {name}
        </SourceLink>{' '}
        <small>{t(`events.graph.${node.kind}`)}</small>
      </h3>
      <ul className={classes.plainList}>
        {node.claimIds.map((claimId) => {
          const fact = lookup.facts.get(claimId);
          if (!fact) return null;
          const said = fact.saidOn.from ?? fact.saidOn.to;
          return (
            <li key={claimId} className={classes.quietRow}>
              <strong className="ltr">{lookup.short(claimId)}</strong>
              <span>
                {[
                  code('stance', fact.stance),
                  fact.speakerName ?? t('events.unnamed'),
                  said ? edtf(said) : null,
                  fact.time ? t('events.graph.saysWhen', { when: edtf(fact.time.edtf) }) : null,
                  fact.anchor,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          );
        })}
      </ul>
      {drift.map(({ kind, note }) => (
        <p key={`${kind}${note}`} className={classes.drift}>
          <Drift kind={kind} note={note} />
        </p>
      ))}
      {url ? (
        <a href={url} rel="noreferrer" target="_blank" className="ltr">
          {new URL(url).host}
        </a>
      ) : null}
    </div>
  );
}

function Table({ graph, lookup }: { graph: GraphLayout; lookup: Lookup }) {
  const t = useT();
  const code = useCode();
  const { edtf, list } = useWords();
  const nameOf = useNodeName(lookup);
  const rows = graph.nodes.map((node) => {
    const edges = graph.edges.filter(({ to }) => to === node.id);
    const from = edges.flatMap((edge) => graph.nodes.find(({ id }) => id === edge.from) ?? []);
    const drift = [...new Set(edges.flatMap((edge) => edge.drift))];
    const kinds = [...new Set(edges.flatMap(({ kind }) => kind ?? []))];
    return { node, from, drift, kinds };
  });
  return (
    <Scroll label={t('events.graph.title')}>
      <table className={classes.grid}>
        <caption className={classes.hidden}>{t('events.graph.title')}</caption>
        <thead>
          <tr>
            {['who', 'side', 'gotItFrom', 'how', 'changed', 'since', 'statements'].map((key) => (
              <th key={key} scope="col">
                {t(`events.graph.column.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ node, from, drift, kinds }) => (
            <tr key={node.id}>
              <th scope="row">
                <bdi>{nameOf(node)}</bdi>
                <small>{t(`events.graph.${node.kind}`)}</small>
              </th>
              <td>{t(`events.graph.side.${node.side}`)}</td>
              <td>{from.length > 0 ? list(from.map(nameOf)) : '–'}</td>
              <td>{kinds.length > 0 ? list(kinds.map((kind) => code('relayKind', kind))) : '–'}</td>
              <td>{drift.length > 0 ? list(drift.map((one) => t(`events.drift.${one}`))) : '–'}</td>
              <td>{node.since ? edtf(node.since) : '–'}</td>
              <td className="ltr">{node.claimIds.map(lookup.short).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export function ClaimGraphPanel({ file, lookup }: PanelProps) {
  const t = useT();
  const { ref, width } = useElementSize();
  const size = width > 900 ? WIDE : NARROW;
  const graph = useMemo(() => {
    const relays = file.relays.map(({ doc }) => doc);
    return claimGraph({ ...file.assessment, relays }, size);
  }, [file, size]);
  return (
    <section className="card" aria-labelledby="graph" ref={ref}>
      <h2 id="graph">{t('events.graph.title')}</h2>
      {graph.nodes.length === 0 ? (
        <p className={classes.note}>{t('events.who.nobody')}</p>
      ) : (
        <Views
          label={t('events.graph.title')}
          picture={<Picture file={file} lookup={lookup} graph={graph} size={size} />}
          table={<Table graph={graph} lookup={lookup} />}
        />
      )}
    </section>
  );
}
