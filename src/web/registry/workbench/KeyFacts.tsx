/** What the record says of the hazard itself, field by field. */
import { useFormat } from '../../i18n/format.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import { OrganisationName, PlaceName, WhatItIs } from '../../map/panels.tsx';
import type { ServedHazard } from '../../queries.ts';
import { Fact, Facts } from '../../ui/pieces.tsx';
import classes from '../registry.module.css';

function Areas({ hazard }: { hazard: ServedHazard }) {
  const t = useT();
  const format = useFormat();
  const { areaM2, reportedAreaM2 } = hazard;
  const difference =
    areaM2 && reportedAreaM2 !== null ? Math.round(((reportedAreaM2 - areaM2) / areaM2) * 100) : null;
  return (
    <>
      <Fact label={t('registry.area.computed')}>
        {areaM2 === null ? null : (
          <>
            {format.area(areaM2)}
            {areaM2 >= 10_000 ? <small className={classes.aside}>{format.areaM2(areaM2)}</small> : null}
          </>
        )}
      </Fact>
      <Fact label={t('registry.area.reported')}>
        {reportedAreaM2 === null ? null : (
          <>
            {format.area(reportedAreaM2)}
            {difference ? (
              <small className={classes.aside}>
                {t('registry.area.difference', {
                  percent: format.number(Math.abs(difference)),
                  more: difference > 0 ? 'yes' : 'no',
                })}
              </small>
            ) : null}
          </>
        )}
      </Fact>
      <Fact label={t('registry.perimeter')}>
        {hazard.perimeterM === null ? null : format.metres(hazard.perimeterM)}
      </Fact>
    </>
  );
}

export function KeyFacts({ hazard, programme }: { hazard: ServedHazard; programme: string }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const period = [hazard.emplacedFrom, hazard.emplacedTo].filter((day) => day !== null).map(format.day);
  return (
    <Facts>
      <WhatItIs hazard={hazard} />
      <Areas hazard={hazard} />
      <Fact label={t('registry.dateOfInformation')}>{format.day(hazard.dateOfInformation)}</Fact>
      <Fact label={t('registry.place')}>
        {hazard.placeCode ? <PlaceName programme={programme} code={hazard.placeCode} /> : null}
      </Fact>
      <Fact label={t('registry.org')}>
        {hazard.orgCode ? <OrganisationName programme={programme} code={hazard.orgCode} /> : null}
      </Fact>
      <Fact label={t('registry.marking')}>{hazard.marking ? code('marking', hazard.marking) : null}</Fact>
      <Fact label={t('registry.blocked')}>
        {hazard.blocked.map((use) => code('blockedUse', use)).join(', ')}
      </Fact>
      <Fact label={t('registry.emplaced')}>{period.join(' – ')}</Fact>
      <Fact label={t('registry.fixedBy')}>
        {hazard.entered
          ? [
              code('fixedBy', hazard.entered.fixedBy),
              hazard.entered.accuracyM === null ? '' : `± ${format.metres(hazard.entered.accuracyM)}`,
            ]
              .filter(Boolean)
              .join(', ')
          : null}
      </Fact>
      <Fact label={t('registry.typed')}>
        {hazard.entered?.text ? <code className={`${classes.typed} ltr`}>{hazard.entered.text}</code> : null}
      </Fact>
      <Fact label={t('registry.description')}>{hazard.description}</Fact>
      <Fact label={t('registry.id')}>
        <span className={`${classes.id} ltr`}>{hazard.id}</span>
      </Fact>
    </Facts>
  );
}
