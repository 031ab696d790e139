/** An answer: yes, no, or null if unknown. */
export type Known = boolean | null;

/** Yes if both are; no if either is no, whatever the other is. */
export function both(one: Known, other: Known): Known {
  if (one === false || other === false) return false;
  return one === null || other === null ? null : true;
}

/** Yes if either is, whatever the other is; no if both are no. */
export function either(one: Known, other: Known): Known {
  if (one === true || other === true) return true;
  return one === null || other === null ? null : false;
}
