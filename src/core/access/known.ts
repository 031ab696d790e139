/** An answer: yes, no, or null if unknown. */
export type Known = boolean | null;

/** Yes where both are; no where one of them is no, whatever the other may be. */
export function both(one: Known, other: Known): Known {
  if (one === false || other === false) return false;
  return one === null || other === null ? null : true;
}

/** Yes where one of them is, whatever the other may be; no where both are no. */
export function either(one: Known, other: Known): Known {
  if (one === true || other === true) return true;
  return one === null || other === null ? null : false;
}
