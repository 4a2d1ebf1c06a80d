// Every sample goes on where the one before ended, so that nothing is ever asked twice.
let given = 0;

const DIGITS = 12;

/** The next number that no request has had, as long as all others. */
export function nextNumber() {
  given += 1;
  return String(given).padStart(DIGITS, '0');
}

/** Takes as many numbers as a sample may need; returns the first. */
export function takeNumbers(count) {
  const first = given + 1;
  given += count;
  return first;
}
