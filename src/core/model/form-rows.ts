/** The rows behind the table of form-fields.ts: one line for each field of each record, in the order it is asked. */
import type { CodeList } from './codes.ts';
import type { FieldKind, FieldNeed } from './form-fields.ts';

export type RecordNoun =
  | 'report'
  | 'hazard'
  | 'evidence'
  | 'activity'
  | 'progress'
  | 'release'
  | 'task'
  | 'handover'
  | 'quality_visit'
  | 'nonconformity'
  | 'survey_box'
  | 'closure';

/** Small things inside a record that have fields of their own. */
export type PartNoun =
  | 'terrain'
  | 'unsearched'
  | 'disposal'
  | 'land_use'
  | 'beneficiaries'
  | 'ordnance'
  | 'work_item'
  | 'conditions'
  | 'marker'
  | 'donor'
  | 'signatory'
  | 'cell';

export interface FormRow {
  readonly name: string;
  readonly kind: FieldKind;
  readonly need: FieldNeed;
  readonly codeList?: CodeList;
  /** Has fields of its own. */
  readonly part?: PartNoun;
  /** Noun whose words it uses, when not those of its own record. */
  readonly words?: string;
}

/** Fields that mean the same in every record have one set of words, under `record`. */
export const SHARED_WORDS: ReadonlySet<string> = new Set([
  'localId',
  'orgCode',
  'teamName',
  'hazardId',
  'hazardIds',
  'taskId',
  'activityId',
  'placeCode',
  'note',
  'tier',
  'shape',
  'search',
  'method',
  'methods',
  'itemsFound',
  'statusReason',
  'unsearched',
  'terrain',
  'reportedAreaM2',
  'startedOn',
  'plannedStart',
  'plannedEnd',
  'beneficiaries',
  'reason',
  'depthCm',
]);

type More = Partial<Pick<FormRow, 'codeList' | 'part' | 'words'>>;
const row = (name: string, kind: FieldKind, need: FieldNeed = 'optional', more: More = {}): FormRow => ({
  name,
  kind,
  need,
  ...more,
});
const code = (name: string, codeList: CodeList, need: FieldNeed = 'optional', words?: string): FormRow =>
  row(name, 'code', need, words ? { codeList, words } : { codeList });
const codes = (name: string, codeList: CodeList, need: FieldNeed = 'optional'): FormRow =>
  row(name, 'codes', need, { codeList });
const parts = (name: string, part: PartNoun, need: FieldNeed = 'optional'): FormRow =>
  row(name, 'groups', need, { part });
const one = (name: string, part: PartNoun): FormRow => row(name, 'group', 'optional', { part });

const LOCAL_ID = row('localId', 'text');
const ORG = row('orgCode', 'ref', 'approve');
const TEAM = row('teamName', 'text');
const PLACE = row('placeCode', 'ref');
const NOTE = row('note', 'text');
const TIER = code('tier', 'tier');
const HAZARDS = row('hazardIds', 'refs');
const TASK = row('taskId', 'ref');
const ACTIVITY = row('activityId', 'ref');
const SHAPE = row('shape', 'shape');

export const PART_ROWS: Readonly<Record<PartNoun, readonly FormRow[]>> = {
  terrain: [
    code('vegetation', 'vegetation'),
    code('slope', 'slope'),
    code('soil', 'soil'),
    code('metal', 'metalLevel'),
    code('access', 'access'),
  ],
  unsearched: [SHAPE, code('reason', 'unsearchedReason', 'submit'), NOTE],
  disposal: [code('outcome', 'disposalOutcome', 'submit'), row('date', 'day'), row('orgCode', 'ref')],
  land_use: [
    code('current', 'landUse'),
    code('intended', 'landUse'),
    row('disputed', 'yes_no'),
    row('returneesExpected', 'number'),
  ],
  beneficiaries: [row('direct', 'people'), row('indirect', 'people')],
  ordnance: [
    code('category', 'ordnanceCategory', 'submit'),
    row('typeCode', 'ref'),
    row('estimate', 'number'),
    code('certainty', 'certainty', 'submit'),
  ],
  work_item: [
    code('type', 'activityType', 'submit', 'activity'),
    row('orgCode', 'ref'),
    TEAM,
    row('plannedStart', 'day'),
    row('plannedEnd', 'day'),
  ],
  conditions: [
    row('depthCm', 'number'),
    code('search', 'searchKind'),
    codes('methods', 'method'),
    row('excluded', 'shape'),
    NOTE,
  ],
  marker: [
    row('no', 'text', 'submit'),
    code('type', 'pointType', 'submit'),
    row('position', 'position', 'submit'),
  ],
  donor: [row('donor', 'text', 'submit'), row('percent', 'number', 'submit')],
  signatory: [
    code('role', 'signatoryRole', 'submit'),
    row('office', 'text', 'submit'),
    row('signedOn', 'day'),
  ],
  cell: [
    code('result', 'cellResult', 'submit'),
    code('reason', 'unsearchedReason', 'condition'),
    row('minutes', 'number'),
    code('method', 'method'),
  ],
};

export const FORM_ROWS: Readonly<Record<RecordNoun, readonly FormRow[]>> = {
  report: [
    code('reportType', 'reportType', 'submit'),
    row('formVersion', 'text'),
    row('language', 'text'),
    LOCAL_ID,
    row('dateOfInformation', 'day', 'submit'),
    row('activityDate', 'day'),
    ORG,
    TEAM,
    row('geoSafe', 'yes_no', 'submit'),
    row('narrative', 'text'),
    row('attachments', 'files'),
    row('correctsReportId', 'ref', 'condition'),
  ],
  hazard: [
    LOCAL_ID,
    row('name', 'text'),
    code('classification', 'classification', 'submit'),
    codes('contamination', 'contamination', 'approve'),
    row('shape', 'shape', 'approve'),
    row('entered', 'coordinates'),
    row('survey', 'survey'),
    row('reportedAreaM2', 'number'),
    PLACE,
    ORG,
    row('emplacedFrom', 'day'),
    row('emplacedTo', 'day'),
    code('marking', 'marking'),
    row('markedOn', 'day'),
    codes('blocked', 'blockedUse'),
    row('description', 'text'),
    parts('ordnance', 'ordnance'),
    one('terrain', 'terrain'),
    one('landUse', 'land_use'),
    one('beneficiaries', 'beneficiaries'),
    TIER,
  ],
  evidence: [
    code('kind', 'evidenceKind', 'submit'),
    code('channel', 'channel'),
    code('grade', 'grade'),
    row('position', 'position', 'approve'),
    row('entered', 'coordinates', 'optional', { words: 'hazard' }),
    code('ordnanceCategory', 'ordnanceCategory', 'condition'),
    row('ordnanceTypeCode', 'ref'),
    row('quantity', 'number', 'condition'),
    row('depthCm', 'number', 'optional', { words: 'evidence' }),
    code('condition', 'condition'),
    one('disposal', 'disposal'),
    row('observedOn', 'day'),
    row('casualties', 'casualties'),
    ACTIVITY,
    row('hazardId', 'ref'),
    PLACE,
    NOTE,
    TIER,
  ],
  activity: [
    LOCAL_ID,
    code('type', 'activityType', 'submit'),
    code('status', 'activityStatus', 'submit'),
    HAZARDS,
    TASK,
    ORG,
    TEAM,
    codes('methods', 'method'),
    code('search', 'searchKind', 'condition'),
    row('clearanceDepthCm', 'number', 'condition'),
    row('startedOn', 'day'),
    row('endedOn', 'day'),
    SHAPE,
    row('roadLengthM', 'number', 'condition'),
    row('roadWidthM', 'number', 'condition'),
    row('referencePoint', 'position'),
    one('terrain', 'terrain'),
    row('statusReason', 'text', 'condition'),
    row('environmentNote', 'text'),
    PLACE,
    NOTE,
    TIER,
  ],
  progress: [
    row('activityId', 'ref', 'submit'),
    TASK,
    HAZARDS,
    row('day', 'day', 'submit'),
    ORG,
    TEAM,
    code('method', 'method'),
    row('areaProcessedM2', 'number'),
    row('clearedM2', 'number'),
    row('reducedWithAssetM2', 'number'),
    row('reducedWithoutAssetM2', 'number'),
    row('cancelledM2', 'number'),
    row('hours', 'number'),
    row('staff', 'number'),
    row('itemsFound', 'number'),
    row('deepestFindCm', 'number'),
    SHAPE,
    code('status', 'recordStatus', 'optional', 'record'),
    PLACE,
    NOTE,
    TIER,
  ],
  release: [
    LOCAL_ID,
    row('hazardId', 'ref', 'submit'),
    ACTIVITY,
    TASK,
    code('outcome', 'releaseOutcome', 'submit'),
    row('reducedWithAsset', 'yes_no', 'condition'),
    row('shape', 'shape', 'approve'),
    row('reportedAreaM2', 'number'),
    code('search', 'searchKind', 'condition'),
    row('depthCm', 'number', 'condition'),
    codes('criteria', 'releaseCriterion', 'condition'),
    row('criteriaNote', 'text'),
    row('reasonableEffort', 'text', 'approve'),
    row('reasonableEffortBy', 'text', 'approve'),
    row('releasedOn', 'day', 'submit'),
    row('itemsFound', 'number'),
    parts('unsearched', 'unsearched'),
    row('benchmark', 'position', 'approve'),
    parts('permanentMarkers', 'marker', 'approve'),
    row('markersNote', 'text', 'condition'),
    row('completionReportId', 'ref'),
    parts('donors', 'donor'),
    ORG,
    PLACE,
    code('status', 'recordStatus', 'optional', 'record'),
    row('statusReason', 'text', 'condition'),
    NOTE,
    TIER,
  ],
  task: [
    LOCAL_ID,
    row('title', 'text'),
    code('status', 'taskStatus', 'submit'),
    row('statusReason', 'text', 'condition'),
    row('hazardIds', 'refs', 'approve'),
    parts('workItems', 'work_item'),
    row('orgCode', 'ref', 'approve', { words: 'task' }),
    row('priorityScore', 'number'),
    row('priorityReason', 'text'),
    one('conditions', 'conditions'),
    row('plannedStart', 'day'),
    row('plannedEnd', 'day'),
    row('issuedOn', 'day'),
    row('acceptedOn', 'day'),
    row('startedOn', 'day'),
    row('fieldCompleteOn', 'day'),
    row('dossier', 'files'),
    PLACE,
    NOTE,
    TIER,
  ],
  handover: [
    LOCAL_ID,
    row('handedOverOn', 'day', 'submit'),
    HAZARDS,
    TASK,
    row('releaseIds', 'refs'),
    SHAPE,
    row('participants', 'people'),
    row('beneficiaries', 'people'),
    row('residualRisk', 'text'),
    row('declaration', 'text', 'approve'),
    row('liability', 'text', 'approve'),
    code('landUse', 'landUse', 'approve'),
    row('titleNumber', 'text'),
    row('communityBriefedOn', 'day', 'approve'),
    row('communityBriefing', 'text'),
    parts('unsearched', 'unsearched'),
    parts('signatories', 'signatory', 'approve'),
    row('certificate', 'file'),
    row('checkDueOn', 'day'),
    ORG,
    PLACE,
    NOTE,
    TIER,
  ],
  quality_visit: [
    LOCAL_ID,
    row('visitedOn', 'day', 'submit'),
    code('kind', 'qualityVisitKind', 'submit'),
    code('result', 'qualityResult'),
    ACTIVITY,
    TASK,
    HAZARDS,
    row('orgCode', 'ref', 'approve', { words: 'quality_visit' }),
    row('inspectingOrgCode', 'ref'),
    TEAM,
    row('lot', 'text', 'approve'),
    row('lotAreaM2', 'number'),
    row('sampleAreaM2', 'number', 'approve'),
    row('sampleCount', 'number'),
    row('coveragePercent', 'number', 'approve'),
    row('sampleDepthCm', 'number', 'approve'),
    code('verdict', 'lotVerdict', 'approve'),
    SHAPE,
    row('itemsMissed', 'number'),
    row('operationsSuspended', 'yes_no'),
    PLACE,
    NOTE,
    TIER,
  ],
  nonconformity: [
    row('visitId', 'ref'),
    ACTIVITY,
    TASK,
    HAZARDS,
    code('type', 'nonconformityType', 'submit'),
    code('severity', 'nonconformitySeverity', 'submit'),
    row('description', 'text', 'approve'),
    row('actionRequired', 'text'),
    row('dueOn', 'day'),
    code('status', 'nonconformityStatus'),
    row('closedOn', 'day', 'condition'),
    row('closingNote', 'text'),
    row('orgCode', 'ref', 'approve', { words: 'quality_visit' }),
    PLACE,
    TIER,
  ],
  survey_box: [
    row('gridName', 'text'),
    row('sideM', 'number'),
    row('cellM', 'number'),
    SHAPE,
    code('state', 'boxState'),
    row('triggerEvidenceIds', 'refs'),
    parts('cells', 'cell'),
    row('fadeOutM', 'number'),
    row('surveyedOn', 'day'),
    ACTIVITY,
    TASK,
    HAZARDS,
    ORG,
    TEAM,
    PLACE,
    NOTE,
    TIER,
  ],
  closure: [row('hazardId', 'ref', 'submit'), row('closedOn', 'day', 'submit')],
};
