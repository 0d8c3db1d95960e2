/**
 * The web application: the only place that touches a page. It shows what the server serves and sends
 * what people decide; it never judges who may see what, and never keeps a record of its own.
 */
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { activateLanguage, firstLanguage } from './i18n/language.tsx';
import './styles.ts';

await activateLanguage(firstLanguage());
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
