/** Finds the import profile a user means: a built-in name, or the path of a file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../core/model/problems.ts';
import { type Profile, parseProfile } from '../flow/import-profile.ts';
import { packageRoot } from './version.ts';

/** The folder of built-in profiles. */
function profilesFolder(): string {
  return join(packageRoot(), 'profiles');
}

/** Names of the built-in profiles. */
export function builtInProfiles(): string[] {
  return readdirSync(profilesFolder())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** Reads a profile by name or path. Throws Problem unknownProfile, invalidProfile. */
export function loadProfile(nameOrPath: string): Profile {
  const isPath = /[/\\]|\.ya?ml$/i.test(nameOrPath);
  const path = isPath ? nameOrPath : join(profilesFolder(), `${nameOrPath}.yaml`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Problem('unknownProfile', { profile: nameOrPath, known: builtInProfiles().join(', ') });
  }
  return parseProfile(text, nameOrPath);
}
