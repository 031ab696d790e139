/** True for an address, or the host of one, that leads to this machine only. */
export function isLoopback(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '').replace(/^::ffff:/i, '');
  if (plain === 'localhost' || plain === '::1') return true;
  const [first, ...rest] = plain.split('.');
  return (
    first === '127' && rest.length === 3 && rest.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
  );
}
