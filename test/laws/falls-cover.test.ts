/**
 * Every field a report may say of a record that is guarded: either the guard names its fall, or the reason why saying
 * it otherwise makes nothing less dangerous stands here. A new field is in one of the two, or this fails.
 */
import { expect, it } from 'vitest';
import { SurveyBoxFields } from '../../src/core/model/boxes.ts';
import { EvidenceDraft } from '../../src/core/model/evidence.ts';
import { HandoverFields } from '../../src/core/model/handovers.ts';
import { HazardPatch } from '../../src/core/model/hazards.ts';
import { PlaceDraft } from '../../src/core/model/places.ts';
import { NonconformityFields } from '../../src/core/model/quality.ts';
import { ReleaseFields } from '../../src/core/model/releases.ts';
import { fieldsGuarded } from '../support/guarded.ts';

const NAME = 'what it is called or described as';
const FIGURE = 'a figure that somebody stated; what is computed stands beside it';
const WORK = 'which work it belongs to; the guard of the work asks for it';
const TIER = 'nobody sees more or less for it';
const USE = 'what the land is used for and by whom';

const HARMLESS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  hazard: {
    ...{ localId: NAME, name: NAME, description: NAME, reportedAreaM2: FIGURE, tier: TIER },
    ...{ blocked: USE, landUse: USE, beneficiaries: USE, terrain: USE },
    entered: 'how exactly the position was taken; the outline decides',
    survey: 'which survey it comes from',
    orgCode: 'whoever reports about a hazard works there and is shown it (registry/drafts.ts)',
    emplacedFrom: 'when it was laid',
    emplacedTo: 'when it was laid',
    marking: 'a fence is no clearance: what is recorded stays',
    markedOn: 'a fence is no clearance: what is recorded stays',
  },
  evidence: {
    ...{ id: NAME, note: NAME, tier: TIER, activityId: WORK },
    channel: 'how it became known',
    entered: 'how exactly the position was taken; the position decides',
    ordnanceTypeCode: 'finer than its category, which is guarded',
    depthCm: 'how deep it lay; that it lay there stays',
  },
  release: {
    ...{
      localId: NAME,
      note: NAME,
      statusReason: NAME,
      reportedAreaM2: FIGURE,
      itemsFound: FIGURE,
      tier: TIER,
    },
    ...{ taskId: WORK, completionReportId: WORK },
    reducedWithAsset: 'which figure it counts in; the outcome is guarded',
    criteria: 'why it was released: asked for again whenever it is decided',
    criteriaNote: 'why it was released: asked for again whenever it is decided',
    reasonableEffort: 'why it was released: asked for again whenever it is decided',
    reasonableEffortBy: 'why it was released: asked for again whenever it is decided',
    benchmark: 'how the perimeter is found again',
    permanentMarkers: 'how the perimeter is found again',
    markersNote: 'how the perimeter is found again',
    donors: 'who paid',
    status:
      'withdrawn gives the ground back; recorded again it is released anew, which is guarded as its outcome',
  },
  nonconformity: {
    ...{ description: NAME, actionRequired: NAME, closingNote: NAME, tier: TIER },
    ...{ visitId: WORK, activityId: WORK, taskId: WORK },
    type: 'its severity is guarded',
    dueOn: 'when it is to be answered; it stays open',
    closedOn: 'means nothing while it is open',
  },
  survey_box: {
    ...{ note: NAME, teamName: NAME, tier: TIER, activityId: WORK, taskId: WORK },
    gridName: 'guarded as its shape',
    sideM: 'guarded as its shape',
    cellM: 'guarded as its shape',
    state: 'a state releases nothing; the cells are guarded',
    triggerEvidenceIds: 'why it is surveyed; the evidence itself is guarded',
    fadeOutM: 'how far was searched; the cells are guarded',
    surveyedOn: 'when it was searched',
    hazardIds: 'it lies where it lies, whatever came of it (flow/entitled.ts)',
  },
  handover: {
    ...{ localId: NAME, note: NAME, residualRisk: NAME, tier: TIER, taskId: WORK },
    ...{ participants: USE, beneficiaries: USE, landUse: USE, titleNumber: USE },
    ...{ declaration: NAME, liability: NAME, signatories: NAME, certificate: NAME },
    ...{ communityBriefedOn: NAME, communityBriefing: NAME },
    handedOverOn: 'releases nothing',
    hazardIds: 'hands over nothing that is not released (registry/grounds.ts)',
    releaseIds: 'hands over nothing that is not released (registry/grounds.ts)',
    shape: 'hands over nothing that is not released (registry/grounds.ts)',
    checkDueOn: 'when somebody looks again',
  },
  place: {
    ...{ code: NAME, names: NAME, alternativeNames: NAME, category: NAME, level: NAME },
    ...{ population: FIGURE, populationYear: FIGURE },
    centroid: 'where its name is written',
    boundary: 'asked of whoever decides, for every place it meets (flow/entitled.ts)',
    validFrom: 'when it was called so',
    validTo: 'when it was called so',
  },
};

const SAYABLE = {
  hazard: HazardPatch.shape,
  evidence: EvidenceDraft.shape,
  release: ReleaseFields.shape,
  nonconformity: NonconformityFields.shape,
  survey_box: SurveyBoxFields.shape,
  handover: HandoverFields.shape,
  place: PlaceDraft.shape,
};
const guarded = new Set(fieldsGuarded());

it.each(Object.entries(SAYABLE))('every field of %s is guarded, or it is said why not', (type, shape) => {
  const open = Object.keys(shape).filter((field) => !guarded.has(`${type}.${field}`));
  expect(open.sort()).toEqual(Object.keys(HARMLESS[type] ?? {}).sort());
});
