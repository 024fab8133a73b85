// On which platform a seat of a phone is seen.

/** The platform on which a seat is seen. */
export function sideOf(seat) {
  if (!seat) return undefined;
  const wanted = (!seat.unit && !seat.person && sessionStorage.getItem(sideKey(seat))) || seat.platform;
  return seat.sides.find((side) => side.platform === wanted) ?? seat.sides[0];
}

/** See a customer there, as long as this page is open. */
export function lookAt(seat, platform) {
  sessionStorage.setItem(sideKey(seat), platform);
}

const sideKey = (seat) => `kesu.side.${seat.sides[0].user}`;
