import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { vitePo } from './scripts/po.mjs';

export default defineConfig({
  root: 'src/web',
  base: '/',
  plugins: [vitePo, react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/tiles': 'http://127.0.0.1:8080' } },
});
