// On which platform a seat of a phone is seen.

/** The platform on which a seat is seen. */
export function sideOf(seat) {
  if (!seat) return undefined;
  const wanted = (!seat.unit && !seat.person && sessionStorage.getItem(sideKey(seat))) || seat.platform;
  return seat.sides.find((side) => side.platform === wanted) ?? seat.sides[0];
}

/** A customer whom nobody looked at yet is seen where they last spoke, or were last spoken to. */
export function settle(seat, state) {
  if (!seat || seat.unit || seat.person || sessionStorage.getItem(sideKey(seat))) return;
  const last = (side, own) => state.shown(side.chat).findLast((each) => !own || each.from.id === side.user)?.at ?? 0;
  for (const own of [true, false]) {
    const [latest] = [...seat.sides].sort((a, b) => last(b, own) - last(a, own));
    if (last(latest, own)) return void lookAt(seat, latest.platform);
  }
}

/** See a customer there, as long as this page is open. */
export function lookAt(seat, platform) {
  sessionStorage.setItem(sideKey(seat), platform);
}

const sideKey = (seat) => `kesu.side.${seat.sides[0].user}`;
