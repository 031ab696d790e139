import { jsonCode, withoutMarks } from '../terminal/runner-commands.js';

/**
 * A document in YAML whose texts are in double quotes wherever they hold more than words: commands are escaped there,
 * which keeps the values.
 */
export function renderYamlDocument(yaml: string): string {
  return withoutMarks(yaml, jsonCode);
}
