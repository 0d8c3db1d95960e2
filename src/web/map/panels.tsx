/** What the side panel says about the thing that was pressed: a hazard, a piece of evidence, a position. */
import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconFlag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormat } from '../i18n/format.ts';
import { nameIn, useCode, useLanguage, useT } from '../i18n/language.tsx';
import {
  hazardQuery,
  nearQuery,
  oneEvidenceQuery,
  organisationsQuery,
  placeQuery,
  placesAtQuery,
  type ServedHazard,
} from '../queries.ts';
import { groundQuery } from '../release/queries.ts';
import { useMay } from '../session.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { ClassificationLabel, EvidenceGlyph, Fact, Facts, HazardGlyph } from '../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../ui/states.tsx';
import classes from './page.module.css';
import { positionText } from './position.ts';
import { isClosed, titleOf } from './ResultsTable.tsx';

/** Metres around a pressed position that are asked about. */
const RADIUS_M = 500;

function PanelHead({ title, onBack }: { title: ReactNode; onBack: () => void }) {
  const t = useT();
  return (
    <div className={classes.panelHead}>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="inherit"
        size={36}
        onClick={onBack}
        aria-label={t('map.back')}
      >
        <IconArrowLeft size={20} className={classes.mirrored} aria-hidden="true" />
      </ActionIcon>
      <h2>{title}</h2>
    </div>
  );
}

/** Names of organisation and place, falling back to their codes. */
export function OrganisationName({ programme, code }: { programme: string; code: string | null }) {
  const language = useLanguage();
  const { data } = useQuery(organisationsQuery(programme));
  const found = data?.find((org) => org.code === code);
  return <bdi>{found ? nameIn(found.names, language) : code}</bdi>;
}
export function PlaceName({ programme, code }: { programme: string; code: string | null }) {
  const language = useLanguage();
  const { data } = useQuery(placeQuery(programme, code ?? ''));
  return <bdi>{data ? `${nameIn(data.names, language)} (${data.code})` : code}</bdi>;
}

export function ReportLink(props: {
  programme: string;
  search: Record<string, string>;
  children: ReactNode;
}) {
  if (!useMay('report.submit')) return null;
  return (
    <ButtonLink
      to="/$programme/report/new"
      params={{ programme: props.programme }}
      search={props.search}
      variant="default"
      leftSection={<IconFlag size={17} aria-hidden="true" />}
    >
      {props.children}
    </ButtonLink>
  );
}

/** What a hazard is, how the work on it stands and what lies there: first among its facts everywhere. */
export function WhatItIs({ hazard }: { hazard: ServedHazard }) {
  const t = useT();
  const code = useCode();
  return (
    <>
      <Fact label={t('registry.classification')}>
        <ClassificationLabel classification={hazard.classification} closed={isClosed(hazard.workStatus)} />
      </Fact>
      <Fact label={t('registry.workStatus')}>{code('workStatus', hazard.workStatus)}</Fact>
      <Fact label={t('registry.contamination')}>
        {hazard.contamination.map((c) => code('contamination', c)).join(', ') || t('shell.unknown')}
      </Fact>
    </>
  );
}

function HazardFacts({ hazard, programme }: { hazard: ServedHazard; programme: string }) {
  const t = useT();
  const ground = useQuery(groundQuery(programme, hazard.id)).data;
  // Said only once something was released: until then it is the area.
  const left = ground && ground.counted.length > 0 ? ground.remainingM2 : null;
  const code = useCode();
  const format = useFormat();
  return (
    <Facts>
      <WhatItIs hazard={hazard} />
      <Fact label={t('registry.area')}>{hazard.areaM2 === null ? null : format.area(hazard.areaM2)}</Fact>
      <Fact label={t('map.remaining')}>{left === null ? null : format.areaM2(Math.round(left))}</Fact>
      <Fact label={t('registry.evidence')}>
        {t('registry.evidence.counts', { n: hazard.evidenceCount, direct: hazard.directEvidenceCount })}
      </Fact>
      <Fact label={t('registry.dateOfInformation')}>{format.day(hazard.dateOfInformation)}</Fact>
      <Fact label={t('registry.place')}>
        {hazard.placeCode ? <PlaceName programme={programme} code={hazard.placeCode} /> : null}
      </Fact>
      <Fact label={t('registry.org')}>
        {hazard.orgCode ? <OrganisationName programme={programme} code={hazard.orgCode} /> : null}
      </Fact>
      <Fact label={t('registry.localId')}>
        {hazard.localId ? <span className="ltr">{hazard.localId}</span> : null}
      </Fact>
    </Facts>
  );
}

interface PanelProps {
  readonly programme: string;
  readonly id: string;
  readonly onBack: () => void;
}

export function HazardPanel({ programme, id, onBack }: PanelProps) {
  const t = useT();
  const { data, error, refetch } = useQuery(hazardQuery(programme, id));
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <article className={classes.panel}>
      <PanelHead
        onBack={onBack}
        title={
          <>
            <HazardGlyph classification={data.classification} closed={isClosed(data.workStatus)} size={22} />{' '}
            <bdi>{titleOf(t, data)}</bdi>
          </>
        }
      />
      {data.precision === 'generalised' ? (
        <p className={classes.note}>{t('registry.approximate.note')}</p>
      ) : null}
      <HazardFacts hazard={data} programme={programme} />
      <div className={classes.actions}>
        <ButtonLink
          to="/$programme/hazards/$id"
          params={{ programme, id }}
          search={{}}
          rightSection={<IconArrowRight size={17} className={classes.mirrored} aria-hidden="true" />}
        >
          {t('map.openRecord')}
        </ButtonLink>
        <ReportLink programme={programme} search={{ hazard: id }}>
          {t('map.reportAbout')}
        </ReportLink>
      </div>
    </article>
  );
}

export function EvidencePanel({ programme, id, onBack }: PanelProps) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const { data, error, refetch } = useQuery(oneEvidenceQuery(programme, id));
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <article className={classes.panel}>
      <PanelHead
        onBack={onBack}
        title={
          <>
            <EvidenceGlyph grade={data.grade} size={20} /> {code('evidenceKind', data.kind)}
          </>
        }
      />
      <Facts>
        <Fact label={t('registry.grade')}>{code('grade', data.grade)}</Fact>
        <Fact label={t('registry.channel')}>{code('channel', data.channel)}</Fact>
        <Fact label={t('registry.ordnance')}>
          {data.ordnanceCategory ? code('ordnanceCategory', data.ordnanceCategory) : null}
        </Fact>
        <Fact label={t('registry.quantity')}>
          {data.quantity === null ? null : format.number(data.quantity)}
        </Fact>
        <Fact label={t('registry.observedOn')}>{data.observedOn ? format.day(data.observedOn) : null}</Fact>
        <Fact label={t('registry.note')}>{data.note}</Fact>
      </Facts>
      {data.hazardId ? (
        <div className={classes.actions}>
          <ButtonLink to="/$programme/hazards/$id" params={{ programme, id: data.hazardId }} search={{}}>
            {t('map.openRecord')}
          </ButtonLink>
        </div>
      ) : null}
    </article>
  );
}

interface PositionPanelProps {
  readonly programme: string;
  readonly at: readonly [number, number];
  readonly onBack: () => void;
  readonly onChoose: (id: string) => void;
}

/**
 * SAFETY: an empty place is never called safe. It says that nothing is recorded, as of which state of the
 * record, and that nobody's survey stands behind it (test/e2e/map).
 */
export function PositionPanel({ programme, at, onBack, onChoose }: PositionPanelProps) {
  const t = useT();
  const language = useLanguage();
  const near = useQuery(nearQuery(programme, at, RADIUS_M));
  const places = useQuery(placesAtQuery(programme, at));
  const text = positionText(at);
  return (
    <article className={classes.panel}>
      <PanelHead onBack={onBack} title={t('map.here.title')} />
      <p className={`${classes.coordinates} tnum`}>
        <span className="ltr">{text}</span>
        {places.data?.items.length ? (
          <small>{places.data.items.map((place) => nameIn(place.names, language)).join(' · ')}</small>
        ) : null}
      </p>
      {near.error ? <ErrorPanel error={near.error} retry={() => void near.refetch()} /> : null}
      {near.isPending ? <Loading /> : null}
      {near.data ? <NearAnswer near={near.data} onChoose={onChoose} /> : null}
      <div className={classes.actions}>
        <ReportLink programme={programme} search={{ lon: String(at[0]), lat: String(at[1]) }}>
          {t('map.reportHere')}
        </ReportLink>
      </div>
    </article>
  );
}

function NearAnswer(props: { near: import('../queries.ts').Near; onChoose: (id: string) => void }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const { answer, asOfSeq, items } = props.near;
  const radius = format.metres(RADIUS_M);
  return (
    <>
      <p className={classes.answer} data-answer={answer}>
        <strong>{t(`map.here.${answer}`, { n: items.length, radius })}</strong>
        <span>{t('map.here.asOf', { seq: asOfSeq })}</span>
        {answer === 'recorded' ? null : <span>{t('map.here.notSurveyed')}</span>}
      </p>
      <ul className={classes.nearList}>
        {items.slice(0, 20).map((item) => (
          <li key={item.id}>
            <button type="button" className={classes.nearItem} onClick={() => props.onChoose(item.id)}>
              <HazardGlyph classification={item.classification} />
              <span>{code('classification', item.classification)}</span>
              <span className={classes.nearDistance}>
                {item.precision === 'generalised'
                  ? t('registry.approximate')
                  : format.metres(Math.round(item.distanceM))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
