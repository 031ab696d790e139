/**
 * The members of a list in a refusal's context. The account sends such lists in two shapes: as they are
 * (`["a", "b"]`), and as one text that only looks like a list (`["[a, b]"]`). Empty members are left out.
 */
export function listFromContext(values: readonly string[] | undefined): readonly string[] {
  return (values ?? []).flatMap((value) => {
    const text = value.trim();
    const inner = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : null;
    const members = inner === null ? [text] : inner.split(',').map((member) => member.trim());
    return members.filter((member) => member !== '');
  });
}
