import react from '@vitejs/plugin-react';
import { createLogger, defineConfig } from 'vite';
import { vitePo } from './scripts/po.mjs';

// Style sheets that compose from others are read by a part of Vite that does not say where they are; it warns of itself.
const logger = createLogger('warn');
const warnOnce = logger.warnOnce.bind(logger);
logger.warnOnce = (message, options) => {
  if (!message.includes('did not pass the `from` option')) warnOnce(message, options);
};

export default defineConfig({
  customLogger: logger,
  root: 'src/web',
  base: '/',
  plugins: [vitePo, react()],
  // The map's worker is a bundle of its own, served from here: nothing is fetched from another host.
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // Small icons stay files: a strict content policy then needs no data: addresses for them.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        // What every page needs in one file: sixty small ones cost more in headers than in code.
        codeSplitting: {
          groups: [
            {
              name: 'frame',
              test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|@lingui|@tabler|@mantine[\\/]hooks|@mantine[\\/]core[\\/]esm[\\/]core)[\\/]/,
            },
            // Likewise the small parts of ours and of the library that the first page is made of; not what only
            // forms and records need.
            {
              name: 'parts',
              test: /src[\\/]web[\\/](ui[\\/](?!field-help|Documents)|shell[\\/](Shell|HeaderButtons|menu-buttons|navigation)|api\.|session\.|queries\.|changes\.|i18n[\\/](language|format|names))|@mantine[\\/]core[\\/]esm[\\/]components[\\/](Button|ActionIcon|CloseButton|Input|InputBase|Loader|TextInput|Portal|Transition|UnstyledButton)[\\/]/,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/tiles': 'http://127.0.0.1:8080' } },
});
