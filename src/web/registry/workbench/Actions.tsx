/** What can be done from here: only what this person may do and the state of the hazard allows. */
import { Button } from '@mantine/core';
import { IconMap2, IconPrinter, IconShape } from '@tabler/icons-react';
import { useT } from '../../i18n/language.tsx';
import { ReportLink } from '../../map/panels.tsx';
import { isClosed, titleOf } from '../../map/ResultsTable.tsx';
import type { ServedHazard } from '../../queries.ts';
import { CompletionMenu } from '../../release/CompletionMenu.tsx';
import { useMayReport } from '../../tasks/report.ts';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { type OneHazard, useIsMember } from './queries.ts';
import classes from './workbench.module.css';

/** Nothing is begun from a moment that is past: only paper is made of it. */
export function Actions({ of, hazard }: { of: OneHazard; hazard: ServedHazard }) {
  const t = useT();
  return (
    <div className={`${classes.actions} no-print`}>
      {of.asOf ? null : <Begin of={of} hazard={hazard} />}
      <Button
        variant="default"
        leftSection={<IconPrinter size={17} aria-hidden="true" />}
        onClick={() => window.print()}
      >
        {t('registry.print')}
      </Button>
    </div>
  );
}

function Begin({ of, hazard }: { of: OneHazard; hazard: ServedHazard }) {
  const t = useT();
  const { programme, id } = of;
  const mayTask = useMayReport('task');
  const mayChange = useMayReport('nts');
  const member = useIsMember();
  const open = !isClosed(hazard.workStatus);
  const outlined = hazard.precision === 'exact' && hazard.shape !== null && hazard.shape.type !== 'Point';
  return (
    <>
      {mayChange && outlined && open ? (
        <ButtonLink
          to="/$programme/hazards/$id/release"
          params={{ programme, id }}
          search={{}}
          leftSection={<IconShape size={17} aria-hidden="true" />}
        >
          {t('workbench.release')}
        </ButtonLink>
      ) : null}
      <ButtonLink
        variant="default"
        to="/$programme/map"
        params={{ programme }}
        search={{ hazard: id }}
        leftSection={<IconMap2 size={17} aria-hidden="true" />}
      >
        {t('registry.onMap')}
      </ButtonLink>
      <ReportLink programme={programme} search={{ hazard: id }}>
        {t('map.reportAbout')}
      </ReportLink>
      {mayTask && open ? (
        <ButtonLink
          variant="default"
          to="/$programme/tasks/new"
          params={{ programme }}
          search={{ hazard: id }}
        >
          {t('work.task.new')}
        </ButtonLink>
      ) : null}
      {mayChange && outlined && open ? (
        <ButtonLink
          variant="default"
          to="/$programme/hazards/$id/split"
          params={{ programme, id }}
          search={{}}
        >
          {t('registry.split')}
        </ButtonLink>
      ) : null}
      {member && hazard.precision === 'exact' ? (
        <CompletionMenu of="hazards" id={id} name={titleOf(t, hazard)} />
      ) : null}
    </>
  );
}
