/** The form of a task: what is not touched is not said, and what was a piece of work's own stays its own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLANK_TASK, TaskDraft, type TaskFields } from '../../core/model/tasks.ts';
import { changedTaskOf, changesOf, formOf, newTaskOf } from './task-form.ts';

const ID = '0198c0de-0000-7000-8000-000000000001';
const HAZARD = '0198c0de-0000-7000-8000-000000000002';
const ITEM = { orgCode: 'alpha', teamName: null, plannedStart: '2026-05-01', plannedEnd: '2026-06-01' };
const TASK: TaskFields = {
  ...BLANK_TASK,
  title: 'Orchard',
  status: 'issued',
  hazardIds: [HAZARD],
  orgCode: 'alpha',
  plannedStart: '2026-05-01',
  plannedEnd: '2026-06-01',
  workItems: [
    { type: 'ts', ...ITEM, orgCode: 'beta', plannedEnd: '2026-05-10' },
    { type: 'clearance', ...ITEM },
  ],
  conditions: {
    depthCm: 20,
    search: null,
    methods: ['manual'],
    excluded: {
      type: 'Polygon',
      coordinates: [
        [
          [1, 1],
          [2, 1],
          [2, 2],
          [1, 1],
        ],
      ],
    },
    note: null,
  },
};

describe('the form of a task', () => {
  test('says nothing of a task nobody touched', () => {
    expect(changesOf(formOf(TASK), TASK)).toEqual([]);
    expect(
      changesOf(formOf({ ...TASK, workItems: [], conditions: null }), {
        ...TASK,
        workItems: [],
        conditions: null,
      }),
    ).toEqual([]);
  });

  test('says the fields that differ, and no other', () => {
    const changes = changesOf({ ...formOf(TASK), title: 'Orchard above the mill', note: ' ' }, TASK);
    expect(changedTaskOf(ID, changes)).toEqual({ id: ID, title: 'Orchard above the mill' });
  });

  test('moves the dates of the work that follows the task, not of work with dates of its own', () => {
    const changes = changesOf({ ...formOf(TASK), plannedEnd: '2026-07-01' }, TASK);
    const { workItems, plannedEnd } = changedTaskOf(ID, changes);
    expect(plannedEnd).toBe('2026-07-01');
    expect(workItems?.map((item) => item.plannedEnd)).toEqual(['2026-05-10', '2026-07-01']);
    expect(workItems?.map((item) => item.orgCode)).toEqual(['beta', 'alpha']);
  });

  test('keeps the ground left out, which it does not ask about', () => {
    const changes = changesOf({ ...formOf(TASK), depthCm: 30 }, TASK);
    expect(changedTaskOf(ID, changes).conditions).toEqual({ ...TASK.conditions, depthCm: 30 });
  });

  test('law: what it says is a draft that, laid over the task, needs no further change', () => {
    const words = fc.string({ maxLength: 20 });
    const edited = fc.record({
      title: words,
      conditions: words,
      priorityReason: words,
      depthCm: fc.option(fc.integer({ min: 0, max: 300 })),
      plannedEnd: fc.constantFrom('', '2026-06-01', '2026-08-31'),
      orgCode: fc.constantFrom(null, 'alpha', 'beta'),
    });
    fc.assert(
      fc.property(edited, (change) => {
        const form = { ...formOf(TASK), ...change };
        const draft = TaskDraft.parse(changedTaskOf(ID, changesOf(form, TASK)));
        const { id: _, ...said } = draft;
        const after: TaskFields = { ...TASK, ...said };
        expect(changesOf(formOf(after), after)).toEqual([]);
      }),
    );
  });

  test('a new task begins as a draft, or issued on its day', () => {
    const form = { ...formOf(), title: 'Field', hazardIds: [HAZARD] };
    expect(newTaskOf(form, ID, null)).toMatchObject({
      status: 'draft',
      hazardIds: [HAZARD],
      conditions: null,
    });
    expect(newTaskOf(form, ID, '2026-05-01')).toMatchObject({ status: 'issued', issuedOn: '2026-05-01' });
  });
});
