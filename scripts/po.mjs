// Message catalogues: turns a .po file (what translators edit) into compiled messages (what Lingui runs),
// for esbuild, Vite and Vitest alike. Ids are explicit keys; an empty translation falls back to English.
import { readFileSync } from 'node:fs';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import PO from 'pofile';

export function compilePo(text) {
  const messages = {};
  for (const item of PO.parse(text).items) {
    const words = item.msgstr.join('');
    if (words) messages[item.msgid] = compileMessage(words);
  }
  // As text: parsed several times faster than the same object as code, and each start reads every language.
  return `export default JSON.parse(${JSON.stringify(JSON.stringify(messages))});`;
}

export const vitePo = {
  name: 'tilth-po',
  enforce: 'pre',
  load(id) {
    if (id.split('?')[0].endsWith('.po'))
      return { code: compilePo(readFileSync(id.split('?')[0], 'utf8')), map: null };
    return null;
  },
};

export const esbuildPo = {
  name: 'tilth-po',
  setup(build) {
    build.onLoad({ filter: /\.po$/ }, (args) => ({
      contents: compilePo(readFileSync(args.path, 'utf8')),
      loader: 'js',
    }));
  },
};
