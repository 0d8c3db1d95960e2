/** What the form of a task holds, and what it says in a report: a whole new task, or only what was changed. */
import { canonical } from '../../core/ledger/canonical.ts';
import type { ActivityType, Method, SearchKind } from '../../core/model/land-codes.ts';
import { BLANK_TASK, type TaskDraft, type TaskFields } from '../../core/model/tasks.ts';
import type { FieldChange } from '../../core/registry/propose.ts';

type WorkItem = TaskFields['workItems'][number];

/** A piece of work as it is asked; `kept` is what the task says of it already. */
export interface FormItem {
  readonly key: string;
  readonly type: ActivityType;
  readonly teamName: string;
  readonly kept: WorkItem | null;
}

export interface TaskForm {
  readonly title: string;
  readonly localId: string;
  readonly hazardIds: readonly string[];
  readonly orgCode: string | null;
  readonly items: readonly FormItem[];
  readonly plannedStart: string;
  readonly plannedEnd: string;
  readonly depthCm: number | null;
  readonly search: SearchKind | null;
  readonly methods: readonly Method[];
  readonly conditions: string;
  readonly priorityReason: string;
  readonly note: string;
  readonly dossier: TaskFields['dossier'];
}

const orNull = (text: string): string | null => text.trim() || null;

export const blankItem = (key: string): FormItem => ({ key, type: 'clearance', teamName: '', kept: null });

/** The form of a task as it stands; of a blank one for a new task. */
export function formOf(task: TaskFields = BLANK_TASK): TaskForm {
  const items = task.workItems.map((item, i) => ({
    key: String(i),
    type: item.type,
    teamName: item.teamName ?? '',
    kept: item,
  }));
  return {
    title: task.title ?? '',
    localId: task.localId ?? '',
    hazardIds: task.hazardIds,
    orgCode: task.orgCode,
    items: items.length === 0 ? [blankItem('0')] : items,
    plannedStart: task.plannedStart ?? '',
    plannedEnd: task.plannedEnd ?? '',
    depthCm: task.conditions?.depthCm ?? null,
    search: task.conditions?.search ?? null,
    methods: task.conditions?.methods ?? [],
    conditions: task.conditions?.note ?? '',
    priorityReason: task.priorityReason ?? '',
    note: task.note ?? '',
    dossier: task.dossier,
  };
}

type Asked = Pick<
  TaskFields,
  | 'title'
  | 'localId'
  | 'hazardIds'
  | 'orgCode'
  | 'workItems'
  | 'plannedStart'
  | 'plannedEnd'
  | 'conditions'
  | 'priorityReason'
  | 'note'
  | 'dossier'
>;

/** What the form says of every field it asks. What it does not ask (ground left out) stays as it was. */
function askedOf(form: TaskForm, was: TaskFields): Asked {
  const dates = { plannedStart: orNull(form.plannedStart), plannedEnd: orNull(form.plannedEnd) };
  return {
    title: orNull(form.title),
    localId: orNull(form.localId),
    hazardIds: [...form.hazardIds],
    orgCode: form.orgCode,
    workItems: untouched(form, was) ? was.workItems : form.items.map((item) => itemOf(item, form, was)),
    ...dates,
    conditions: conditionsOf(form, was),
    priorityReason: orNull(form.priorityReason),
    note: orNull(form.note),
    dossier: form.dossier,
  };
}

/** A task without pieces of work shows one blank piece: left blank it stays none. */
const untouched = (form: TaskForm, was: TaskFields): boolean =>
  was !== BLANK_TASK && canonical(form.items) === canonical(formOf(was).items) && was.workItems.length === 0;

/** Operator and dates of a piece of work go with those of the task, unless they were its own already. */
function itemOf({ type, teamName, kept }: FormItem, form: TaskForm, was: TaskFields): WorkItem {
  const own = <K extends 'orgCode' | 'plannedStart' | 'plannedEnd'>(field: K, ofTask: WorkItem[K]) =>
    kept && kept[field] !== was[field] ? kept[field] : ofTask;
  return {
    type,
    orgCode: own('orgCode', form.orgCode),
    teamName: orNull(teamName),
    plannedStart: own('plannedStart', orNull(form.plannedStart)),
    plannedEnd: own('plannedEnd', orNull(form.plannedEnd)),
  };
}

function conditionsOf(form: TaskForm, was: TaskFields): TaskFields['conditions'] {
  const { depthCm, search } = form;
  const methods = [...form.methods];
  const note = orNull(form.conditions);
  const excluded = was.conditions?.excluded ?? null;
  const nothing = depthCm === null && search === null && methods.length === 0 && !note && !excluded;
  return nothing ? null : { depthCm, search, methods, excluded, note };
}

/** A new task, proposed as a draft or as issued on `issuedOn`. */
export function newTaskOf(form: TaskForm, id: string, issuedOn: string | null): TaskDraft {
  const status = issuedOn === null ? { status: 'draft' as const } : { status: 'issued' as const, issuedOn };
  return { id, ...status, ...askedOf(form, BLANK_TASK) };
}

/** What the form changes of a task, field by field as the report will say it; empty when nothing. */
export function changesOf(form: TaskForm, task: TaskFields): FieldChange[] {
  const asked = askedOf(form, task);
  return (Object.keys(asked) as (keyof Asked)[])
    .filter((field) => canonical(asked[field]) !== canonical(task[field]))
    .map((field) => ({
      path: `/${field}`,
      label: `field.${field}`,
      before: task[field],
      after: asked[field],
    }));
}

/** The draft that makes those changes: the fields that differ and no other. */
export function changedTaskOf(id: string, changes: readonly FieldChange[]): TaskDraft {
  return { id, ...Object.fromEntries(changes.map(({ path, after }) => [path.slice(1), after])) };
}
