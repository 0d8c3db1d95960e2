/** The fields of every form in the reader's language, with the questions a programme asks besides. */
import { createRoute, z } from '@hono/zod-openapi';
import { say } from '../../core/messages/say.ts';
import { FORM_FIELDS, FORMS, FormField, FormName } from '../../core/model/form-fields.ts';
import { type FormDefinition, Question } from '../../core/model/forms.ts';
import { Day, ProgrammeId } from '../../core/model/ids.ts';
import { ORDNANCE_LIST } from '../../core/registry/ordnance-base.ts';
import type { App, ServerDeps } from '../context.ts';
import { named } from '../openapi.ts';
import { json, REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const FormTable = named(
  'FormTable',
  z.object({
    form: FormName,
    reportType: z.string(),
    fields: z.array(
      FormField.omit({ labelKey: true, helpKey: true }).extend({ label: z.string(), help: z.string() }),
    ),
    /** The newest form of the programme for this kind of report; null when it asks nothing of its own. */
    asked: z.object({ version: z.string(), questions: z.array(Question) }).nullable(),
  }),
);

const route = createRoute({
  method: 'get',
  path: '/api/forms',
  operationId: 'listForms',
  tags: ['codes'],
  summary:
    'Fields of every form: kind, unit, code list, when needed, label and help in the caller’s language',
  request: { query: z.strictObject({ programme: ProgrammeId.optional() }) },
  responses: {
    200: json(
      z.object({
        forms: z.array(FormTable),
        /** Which shared list of kinds of ordnance is in use; its kinds are under a programme's ordnance types. */
        ordnanceList: z.object({ version: z.number().int(), on: Day }),
      }),
      'Forms in their order',
    ),
    ...REFUSALS,
  },
});

/** The last version listed is the one asked now. */
function askedOf(forms: readonly FormDefinition[], reportType: string) {
  const newest = forms.findLast((form) => form.reportType === reportType);
  return newest ? { version: newest.version, questions: newest.questions } : null;
}

export function registerFormRoutes(app: App, deps: ServerDeps): void {
  app.openapi(route, async (c) => {
    const { programme: id } = c.req.valid('query');
    const asked = id ? ((await scopeOf(c, deps, id)).programme.settings.forms ?? []) : [];
    const language = c.get('language');
    const forms = FormName.options.map((form) => ({
      form,
      reportType: FORMS[form].reportType,
      fields: FORM_FIELDS[form].map(({ labelKey, helpKey, ...field }) => ({
        ...field,
        label: say(language, labelKey),
        help: say(language, helpKey),
      })),
      asked: askedOf(asked, FORMS[form].reportType),
    }));
    c.header('Content-Language', language);
    // What a programme asks is for those who may enter it; the table itself is anybody's.
    c.header('Cache-Control', id ? 'private, no-cache' : 'public, no-cache');
    return c.json({ forms, ordnanceList: ORDNANCE_LIST }, 200);
  });
}
