/** Figures for operators at /metrics: counts and durations by route, never by person, place or record. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'method' | 'route' | 'status'>;
  readonly durations: Histogram<'method' | 'route'>;
  readonly reports: Counter<'outcome'>;
  readonly decisions: Counter<'action'>;
  readonly tiles: Histogram<'layer'>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Counter({
      name: 'tilth_http_requests_total',
      help: 'Requests answered',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    durations: new Histogram({
      name: 'tilth_http_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    reports: new Counter({
      name: 'tilth_reports_total',
      help: 'Reports received over HTTP: new, unchanged or refused',
      labelNames: ['outcome'],
      registers,
    }),
    decisions: new Counter({
      name: 'tilth_decisions_total',
      help: 'Decisions on reports: accept, return or reject',
      labelNames: ['action'],
      registers,
    }),
    tiles: new Histogram({
      name: 'tilth_tile_seconds',
      help: 'Time to make a tile that was not cached',
      labelNames: ['layer'],
      buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2],
      registers,
    }),
  };
}
