/**
 * The menus of the header: a button until it is pressed. What opens is downloaded then: the map comes first.
 */
import { type ComponentType, lazy, Suspense, useState } from 'react';
import { AccountButton, type Attributes, LanguageButton } from './menu-buttons.tsx';

const menus = () => import('./menus.tsx');
const LazyLanguageMenu = lazy(() => menus().then((m) => ({ default: m.LanguageMenu })));
const LazyAccountMenu = lazy(() => menus().then((m) => ({ default: m.AccountMenu })));

/** The button until it is pressed, then the open menu with the same button. */
function onDemand(Target: ComponentType<Attributes>, Opened: ComponentType) {
  return function OnDemand() {
    const [wanted, setWanted] = useState(false);
    if (!wanted) {
      return (
        <Target
          onClick={() => setWanted(true)}
          onPointerEnter={() => void menus()}
          onFocus={() => void menus()}
        />
      );
    }
    return (
      <Suspense fallback={<Target aria-busy />}>
        <Opened />
      </Suspense>
    );
  };
}

export const LanguageMenu = onDemand(LanguageButton, LazyLanguageMenu);
export const AccountMenu = onDemand(AccountButton, LazyAccountMenu);
