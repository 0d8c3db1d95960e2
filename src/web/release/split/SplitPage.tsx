/**
 * Splitting a hazard: where it is cut, what the parts are called and how they add up to it; then sent as a report.
 * Nothing is split until another person has accepted it.
 */
import { Alert, Button, Select, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { Outline } from '../../../core/model/geometry.ts';
import { Entered } from '../../../core/model/hazards.ts';
import { AdjustFields, adjustmentOf, carriesAdjustment } from '../../capture/AdjustSection.tsx';
import { blockedOtherwise, Doubts, useDoubts } from '../../capture/doubts.tsx';
import { type AdjustmentDraft, NO_ADJUSTMENT } from '../../capture/draft.ts';
import { useFormat } from '../../i18n/format.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import { isClosed, titleOf } from '../../map/ResultsTable.tsx';
import type { DrawnShape } from '../../map/ShapeMap.tsx';
import { hazardQuery, type ServedHazard } from '../../queries.ts';
import { useProgrammeId } from '../../session.tsx';
import { type Said, today, useContent, useMayReport, useOwnOrg, useSend } from '../../tasks/report.ts';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { PageHeader, usePageTitle } from '../../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../../ui/states.tsx';
import { useGoOn } from '../../ui/use-go-on.ts';
import { type Cut, CutSection, NO_CUT } from './CutSection.tsx';
import { JoinPieces, nameOf, type PartName, type PartNames, PartsTable } from './PartsTable.tsx';
import {
  type Drawn,
  grouped,
  leavesOut,
  letterOf,
  partsOfShape,
  type SplitPreview,
  splitQuery,
} from './preview.ts';
import classes from './split.module.css';

export function SplitPage() {
  const t = useT();
  const programme = useProgrammeId();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const may = useMayReport('nts');
  const { data, error, refetch } = useQuery(hazardQuery(programme, id));
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const { shape } = data;
  const outline = shape && shape.type !== 'Point' && data.precision === 'exact' ? shape : null;
  if (isClosed(data.workStatus)) return <EmptyState title={t('split.over')} hint={t('split.over.hint')} />;
  if (!outline) return <EmptyState title={t('split.noOutline')} hint={t('split.noOutline.hint')} />;
  if (!may) return <EmptyState title={t('split.mayNot')} hint={t('split.mayNot.hint')} />;
  return <SplitForm key={data.fromSeq} hazard={data} outline={outline} />;
}

interface FormProps {
  readonly hazard: ServedHazard;
  readonly outline: Outline;
}

const drawnOf = ({ by, lines, shape }: Cut): Drawn =>
  by === 'line'
    ? { lines: lines ?? [], parts: [] }
    : { lines: [], parts: partsOfShape(shape).map((part) => [part]) };

/** The split as cut, and with pieces put together. Null while there is nothing to show. */
function useSplit(id: string, cut: Cut) {
  const programme = useProgrammeId();
  const [groups, setGroups] = useState<{ readonly of: string; readonly list: number[] }>({
    of: '',
    list: [],
  });
  const drawn = drawnOf(cut);
  const key = JSON.stringify(drawn);
  const list = groups.of === key ? groups.list : [];
  const asked = drawn.lines.length + drawn.parts.length > 0;
  const first = useQuery(splitQuery(programme, id, drawn));
  const pieces = asked ? (first.data?.parts ?? []) : [];
  const joined = list.some((group, i) => group !== i);
  const parts = joined ? grouped(pieces, list) : [];
  const second = useQuery(splitQuery(programme, id, { lines: [], parts }, joined));
  const query = joined ? second : first;
  return {
    pieces: cut.by === 'line' ? pieces : [],
    groups: list,
    join: (next: number[]) => setGroups({ of: key, list: next }),
    preview: asked ? (query.data ?? null) : null,
    settled: asked && !query.isPlaceholderData && !query.isFetching,
    error: query.error,
  };
}

function shapesOf(hazard: ServedHazard, preview: SplitPreview | null): DrawnShape[] {
  const { classification, workStatus } = hazard;
  const looks = { role: 'hazard', classification, workStatus } as const;
  if (!preview || preview.parts.length < 2) return [{ ...looks, shape: hazard.shape }];
  return [
    { shape: hazard.shape, role: 'before' },
    ...preview.parts.map(({ shape }, i) => ({ ...looks, shape, label: letterOf(i) })),
    ...preview.misfits.flatMap(({ shape }): DrawnShape[] => (shape ? [{ shape, role: 'misfit' }] : [])),
  ];
}

function SplitForm({ hazard, outline }: FormProps) {
  const t = useT();
  const programme = useProgrammeId();
  const [cut, setCut] = useState<Cut>(NO_CUT);
  const [names, setNames] = useState<PartNames>({});
  const split = useSplit(hazard.id, cut);
  const { preview } = split;
  const backdrop = useMemo(() => shapesOf(hazard, preview), [hazard, preview]);
  // Isolated, so that a name in another script does not turn the words around it.
  const title = t('split.title', { name: `\u2068${titleOf(t, hazard)}\u2069` });
  usePageTitle(title);
  const rename = (part: number, change: Partial<PartName>) =>
    setNames((before) => ({ ...before, [part]: { ...before[part], ...change } }));
  return (
    <div className="page">
      <PageHeader
        title={<bdi>{title}</bdi>}
        hint={t('split.hint')}
        actions={
          <ButtonLink to="/$programme/hazards/$id" params={{ programme, id: hazard.id }} variant="default">
            {t('split.back')}
          </ButtonLink>
        }
      />
      <div className={classes.stack}>
        <CutSection
          cut={cut}
          set={(change) => setCut((before) => ({ ...before, ...change }))}
          outline={outline}
          backdrop={backdrop}
        />
        <section className="card" aria-labelledby="parts">
          <h2 id="parts">{t('split.parts')}</h2>
          {split.error ? <ErrorPanel error={split.error} /> : null}
          <JoinPieces pieces={split.pieces} groups={split.groups} change={split.join} />
          <div aria-live="polite" aria-busy={!split.settled}>
            {preview ? <Misfits preview={preview} /> : <Text c="dimmed">{t('split.nothing')}</Text>}
          </div>
          {preview && preview.parts.length > 1 ? (
            <PartsTable preview={preview} hazard={hazard} names={names} rename={rename} />
          ) : null}
        </section>
        <SendSection hazard={hazard} preview={preview} names={names} settled={split.settled} cut={cut} />
      </div>
    </div>
  );
}

function Misfits({ preview }: { preview: SplitPreview }) {
  if (preview.misfits.length === 0) return null;
  return (
    <ul className={classes.misfits}>
      {preview.misfits.map(({ code, words }) => (
        <li key={`${code}${words}`}>{words}</li>
      ))}
    </ul>
  );
}

/** Reports that say what the ground is like, and so that one hazard is several. */
const TYPES = ['nts', 'ts', 'clearance_progress'] as const;
type Type = (typeof TYPES)[number];

interface SendProps {
  readonly hazard: ServedHazard;
  readonly preview: SplitPreview | null;
  readonly names: PartNames;
  readonly settled: boolean;
  readonly cut: Cut;
}

function useSplitReport({ hazard, preview, names, cut }: SendProps) {
  const own = useOwnOrg();
  const [ids] = useState(() => Array.from({ length: 26 }, () => uuidv7()));
  const [about, setAbout] = useState<About>({
    ...{ reportType: 'nts', day: today(), why: '', adjustment: NO_ADJUSTMENT },
  });
  const booked = preview !== null && leavesOut(preview) && carriesAdjustment(about.reportType);
  const adjustment = booked ? adjustmentOf(about.adjustment) : null;
  const said = useMemo((): Said => {
    const entered = Entered.parse({
      format: cut.by === 'outline' && cut.how === 'type' ? 'decimal' : 'drawn',
      fixedBy: hazard.entered?.fixedBy ?? 'unknown',
      accuracyM: hazard.entered?.accuracyM ?? null,
    });
    const parts = (preview?.parts ?? []).map(({ shape }, i) => {
      const { name, localId } = nameOf(hazard, names, i);
      const fields = { name: name.trim() || null, localId: localId.trim() || null, shape, entered };
      return { id: ids[i] as string, fields };
    });
    return {
      reportType: about.reportType,
      orgCode: own ?? hazard.orgCode,
      dateOfInformation: about.day,
      narrative: about.why.trim() || null,
      hazard: { id: hazard.id, mode: 'split', fields: {}, parts, ...(adjustment ? { adjustment } : {}) },
    };
  }, [hazard, preview, names, cut.by, cut.how, ids, about, adjustment, own]);
  return { about, setAbout, said, booked, adjustment };
}

function SendSection(props: SendProps) {
  const t = useT();
  const programme = useProgrammeId();
  const goOn = useGoOn();
  const { busy, send } = useSend();
  const { about, setAbout, said, booked, adjustment } = useSplitReport(props);
  const [tried, setTried] = useState(false);
  const { preview, settled } = props;
  const gap = preview !== null && leavesOut(preview);
  const ready = settled && preview !== null && preview.parts.length > 1 && (preview.balanced || booked);
  const submit = async () => {
    const lacking = booked && adjustment === null;
    setTried(lacking);
    if (lacking) return;
    const report = await send(said);
    if (report)
      await goOn({ to: '/$programme/reports/$id', params: { programme, id: report.id }, search: {} });
  };
  return (
    <section className="card" aria-labelledby="send">
      <h2 id="send">{t('split.send')}</h2>
      <div className={classes.send}>
        <AboutFields about={about} set={(change) => setAbout((before) => ({ ...before, ...change }))} />
        {gap && preview ? (
          <LeftOut
            m2={preview.uncoveredM2}
            about={about}
            tried={tried}
            change={(next) => setAbout((before) => ({ ...before, adjustment: next }))}
          />
        ) : null}
        {ready ? (
          <Doubted said={said} busy={busy} asksWhy={booked} submit={submit} />
        ) : (
          <Text>{t('split.notYet')}</Text>
        )}
      </div>
    </section>
  );
}

interface About {
  readonly reportType: Type;
  readonly day: string;
  readonly why: string;
  readonly adjustment: AdjustmentDraft;
}

interface LeftOutProps {
  readonly m2: number;
  readonly about: About;
  readonly tried: boolean;
  readonly change: (adjustment: AdjustmentDraft) => void;
}

/** Ground of no part counts no more once the split is accepted: why, is asked of whoever leaves it out. */
function LeftOut({ m2, about, tried, change }: LeftOutProps) {
  const t = useT();
  const format = useFormat();
  return (
    <>
      <Alert color="amber" title={t('split.leftOut', { area: format.areaM2(Math.round(m2)) })}>
        {t(carriesAdjustment(about.reportType) ? 'split.leftOut.hint' : 'split.leftOut.otherType')}
      </Alert>
      {carriesAdjustment(about.reportType) ? (
        <AdjustFields value={about.adjustment} change={change} tried={tried} />
      ) : null}
    </>
  );
}

function AboutFields({ about, set }: { about: About; set: (change: Partial<About>) => void }) {
  const t = useT();
  const code = useCode();
  return (
    <>
      <div className={classes.pieces}>
        <Select
          label={t('split.type')}
          allowDeselect={false}
          value={about.reportType}
          onChange={(value) => value && set({ reportType: value as Type })}
          data={TYPES.map((value) => ({ value, label: code('reportType', value) }))}
        />
        <TextInput
          type="date"
          label={t('split.day')}
          max={today()}
          value={about.day}
          onChange={(event) => set({ day: event.currentTarget.value || today() })}
        />
      </div>
      <Textarea
        label={t('split.why')}
        description={t('split.why.hint')}
        autosize
        minRows={2}
        value={about.why}
        onChange={(event) => set({ why: event.currentTarget.value })}
      />
    </>
  );
}

interface DoubtedProps {
  readonly said: Said;
  readonly busy: boolean;
  /** The page asks why ground is left out. */
  readonly asksWhy: boolean;
  readonly submit: () => Promise<void>;
}

/** What the rules doubt of the report as it would be sent, and sending it. */
function Doubted({ said, busy, asksWhy, submit }: DoubtedProps) {
  const t = useT();
  const programme = useProgrammeId();
  const doubts = useDoubts(programme, useContent()(said));
  return (
    <>
      <Doubts doubts={doubts} />
      <Text size="sm" c="dimmed">
        {t('work.another')}
      </Text>
      <div>
        <Button loading={busy} disabled={blockedOtherwise(doubts, asksWhy)} onClick={() => void submit()}>
          {t('split.sendNow')}
        </Button>
      </div>
    </>
  );
}
