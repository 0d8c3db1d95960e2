/** Feeds of the change log: Atom (RFC 4287) and JSON Feed 1.1, from the same entries. */
import type { Language } from '../core/model/codes.ts';

export interface FeedEntry {
  /** Never changes and is nobody else's: a URN. */
  readonly id: string;
  readonly title: string;
  readonly url: string;
  /** ISO 8601. */
  readonly at: string;
  readonly text: string;
}
export interface Feed {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  /** The feed itself, as read from outside. */
  readonly self: string;
  /** The page for people. */
  readonly page: string;
  readonly language: Language;
  readonly updated: string;
  readonly author: string;
  readonly rights: string;
  readonly entries: readonly FeedEntry[];
}

/** Characters XML 1.0 has no place for are left out, not escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to leave out.
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const xml = (text: string): string =>
  text.replace(UNPRINTABLE, '').replace(/[&<>"]/g, (mark) => MARKS[mark] as string);

const entryXml = ({ id, title, url, at, text }: FeedEntry): string =>
  [
    '<entry>',
    `<id>${xml(id)}</id>`,
    `<title>${xml(title)}</title>`,
    `<link rel="alternate" type="text/html" href="${xml(url)}"/>`,
    `<updated>${xml(at)}</updated>`,
    `<published>${xml(at)}</published>`,
    `<content type="text">${xml(text)}</content>`,
    '</entry>',
  ].join('');

export function atomOf(feed: Feed): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${feed.language}">`,
    `<id>${xml(feed.id)}</id>`,
    `<title>${xml(feed.title)}</title>`,
    `<subtitle>${xml(feed.subtitle)}</subtitle>`,
    `<link rel="self" type="application/atom+xml" href="${xml(feed.self)}"/>`,
    `<link rel="alternate" type="text/html" href="${xml(feed.page)}"/>`,
    `<updated>${xml(feed.updated)}</updated>`,
    `<author><name>${xml(feed.author)}</name></author>`,
    `<rights>${xml(feed.rights)}</rights>`,
    '<generator>Tilth</generator>',
    ...feed.entries.map(entryXml),
    '</feed>',
    '',
  ].join('\n');
}

export function jsonFeedOf(feed: Feed) {
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    description: feed.subtitle,
    home_page_url: feed.page,
    feed_url: feed.self,
    language: feed.language,
    authors: [{ name: feed.author }],
    items: feed.entries.map(({ id, title, url, at, text }) => ({
      id,
      url,
      title,
      content_text: text,
      date_published: at,
      date_modified: at,
    })),
  };
}
