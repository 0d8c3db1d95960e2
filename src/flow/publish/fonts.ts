/** The typefaces of documents: DejaVu has Latin, Cyrillic and Arabic in one hand. Read once. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export type Face = 'regular' | 'bold' | 'italic' | 'boldItalic';

const FILES: Readonly<Record<Face, string>> = {
  regular: 'DejaVuSans.ttf',
  bold: 'DejaVuSans-Bold.ttf',
  italic: 'DejaVuSans-Oblique.ttf',
  boldItalic: 'DejaVuSans-BoldOblique.ttf',
};

const read = new Map<Face, Buffer>();

/** The bytes of a face. */
export function faceBytes(face: Face): Buffer {
  let bytes = read.get(face);
  if (!bytes) {
    const path = createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${FILES[face]}`);
    bytes = readFileSync(path);
    read.set(face, bytes);
  }
  return bytes;
}

export const faceOf = ({ bold, italic }: { bold?: boolean; italic?: boolean }): Face =>
  bold ? (italic ? 'boldItalic' : 'bold') : italic ? 'italic' : 'regular';
