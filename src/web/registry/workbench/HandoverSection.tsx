/** Handovers of released land: to whom, what risk is left, what was not searched. Nothing while there is none. */
import { useQuery } from '@tanstack/react-query';
import type { Handover } from '../../../core/model/handovers.ts';
import { useFormat } from '../../i18n/format.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import type { Served } from '../../queries.ts';
import { Fact, Facts } from '../../ui/pieces.tsx';
import { NotSearched } from './PartsSection.tsx';
import { handoversQuery, type OneHazard } from './queries.ts';
import { Section } from './Section.tsx';
import classes from './workbench.module.css';

export function HandoverSection({ of }: { of: OneHazard }) {
  const t = useT();
  const all = useQuery(handoversQuery(of)).data ?? [];
  if (all.length === 0) return null;
  return (
    <Section id="handovers" title={t('workbench.handovers')}>
      <ul className={classes.list}>
        {all
          .toSorted((a, b) => (a.handedOverOn < b.handedOverOn ? 1 : -1))
          .map((one) => (
            <li key={one.id} className={classes.item}>
              <HandoverItem one={one} />
            </li>
          ))}
      </ul>
    </Section>
  );
}

function HandoverItem({ one }: { one: Served<Handover> }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  return (
    <>
      <strong>{format.day(one.handedOverOn)}</strong>
      <Facts>
        <Fact label={t('workbench.handover.parts')}>
          {one.releaseIds.length > 0 ? format.number(one.releaseIds.length) : null}
        </Fact>
        <Fact label={t('workbench.handover.signed')}>
          {one.signatories.map(({ role, office }) => `${code('signatoryRole', role)}: ${office}`).join('; ')}
        </Fact>
        <Fact label={t('workbench.handover.risk')}>{one.residualRisk}</Fact>
        <Fact label={t('workbench.handover.declaration')}>{one.declaration}</Fact>
        <Fact label={t('workbench.handover.liability')}>{one.liability}</Fact>
        <Fact label={t('workbench.handover.landUse')}>
          {one.landUse ? code('landUse', one.landUse) : null}
        </Fact>
        <Fact label={t('workbench.handover.titleNumber')}>{one.titleNumber}</Fact>
        <Fact label={t('workbench.handover.communityBriefedOn')}>
          {one.communityBriefedOn ? format.day(one.communityBriefedOn) : null}
        </Fact>
        <Fact label={t('workbench.handover.check')}>
          {one.checkDueOn ? format.day(one.checkDueOn) : null}
        </Fact>
      </Facts>
      <NotSearched list={one.unsearched} />
    </>
  );
}
