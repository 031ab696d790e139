import { isMap, isSeq } from 'yaml';

/** Every node, collections before their items. */
export function walkNodes(root: unknown, visit: (node: unknown) => void): void {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    visit(node);
    if (isSeq(node)) for (const entry of node.items) open.push(entry);
    if (isMap(node)) for (const { key, value } of node.items) open.push(key, value);
  }
}
