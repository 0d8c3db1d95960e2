/** Colours of the map in both schemes. Hazards are told apart by shape and pattern first, colour second. */
export interface Palette {
  readonly water: string;
  readonly land: string;
  readonly homeLand: string;
  readonly border: string;
  readonly homeBorder: string;
  readonly label: string;
  readonly halo: string;
  readonly casing: string;
  readonly cha: string;
  readonly sha: string;
  readonly indication: string;
  readonly closed: string;
  readonly evidence: string;
  readonly badge: string;
  readonly badgeText: string;
  readonly highlight: string;
  readonly cancelled: string;
  readonly reduced: string;
  readonly cleared: string;
}

export const LIGHT: Palette = {
  water: '#dbe6e9',
  land: '#efece4',
  homeLand: '#f9f7f1',
  border: '#c9c2b3',
  homeBorder: '#8c8575',
  label: '#4b463c',
  halo: '#fdfcf8',
  casing: '#ffffff',
  cha: '#a8201a',
  sha: '#b4520a',
  indication: '#6f5a00',
  closed: '#6b675e',
  evidence: '#5b2a86',
  badge: '#ffffff',
  badgeText: '#24221f',
  highlight: '#1a5fb4',
  cancelled: '#4a5f7a',
  reduced: '#0f6b75',
  cleared: '#2c6a2f',
};

export const DARK: Palette = {
  water: '#12181b',
  land: '#23221f',
  homeLand: '#2c2a26',
  border: '#44413a',
  homeBorder: '#7f7a6e',
  label: '#d6d2c8',
  halo: '#1b1a17',
  casing: '#141311',
  cha: '#ff7f72',
  sha: '#f7a35c',
  indication: '#ead163',
  closed: '#a09c92',
  evidence: '#cfa6f2',
  badge: '#1b1a17',
  badgeText: '#f4f1ea',
  highlight: '#8ab8ff',
  cancelled: '#a9bdd8',
  reduced: '#6fd0da',
  cleared: '#8fd68f',
};
